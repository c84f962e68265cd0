"""The settings of the test suite: the paper's own, on a throw-away data folder.

``BROADSHEET_TEST_DATABASE_URL`` names a PostgreSQL server for the second run of the suite.
"""

from __future__ import annotations

import os
import tempfile

os.environ["BROADSHEET_DATA"] = tempfile.mkdtemp(prefix="broadsheet-test-")
os.environ.setdefault("BROADSHEET_NAME", "The Test Paper")
os.environ.setdefault("BROADSHEET_TIMEZONE", "Europe/Berlin")
if os.environ.get("BROADSHEET_TEST_DATABASE_URL"):
    os.environ["BROADSHEET_DATABASE_URL"] = os.environ["BROADSHEET_TEST_DATABASE_URL"]

from broadsheet.settings.django import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {  # noqa: F405
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
ALLOWED_HOSTS = ["*"]
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A file, since browser and socket tests look at it from several threads.
    DATABASES["default"]["TEST"] = {"NAME": DATA / "test.sqlite3"}  # noqa: F405
BROADSHEET_SAYS_KEYS = True
