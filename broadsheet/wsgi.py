"""The application that the server runs."""

from __future__ import annotations

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from broadsheet.press.figures import counted
from broadsheet.press.serving import stand_before

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "broadsheet.settings.django")

django = get_wsgi_application()
# Who develops wants to see each page made.
application = counted(django) if settings.DEBUG else stand_before(counted(django))
