"""The Django settings of the paper whose data folder ``BROADSHEET_DATA`` names."""

from __future__ import annotations

import os
from email.utils import formataddr
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF, UNSAFE_EVAL, UNSAFE_INLINE
from django.core.exceptions import ImproperlyConfigured

from broadsheet.settings.bucket import bucket
from broadsheet.settings.cdn import cdn
from broadsheet.settings.mail import transport
from broadsheet.settings.operator import SettingError, load

PACKAGE = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("BROADSHEET_DATA") or "data").resolve()

try:
    OPERATOR: dict[str, Any] = load(DATA, os.environ)
    MAIL_TRANSPORT = transport(OPERATOR["mail_url"])
    BROADSHEET_BUCKET = bucket(OPERATOR["press_bucket"])
    BROADSHEET_CDN = cdn(OPERATOR["cdn_url"])
    # Whether answers say what they are made of: only a cache in front has a use for it.
    BROADSHEET_SAYS_KEYS = BROADSHEET_CDN is not None
except SettingError as error:
    raise ImproperlyConfigured(str(error)) from None

BROADSHEET_DATA = DATA
BROADSHEET_NAME = OPERATOR["name"]
BROADSHEET_BASE_URL = OPERATOR["base_url"].rstrip("/")
BROADSHEET_PORT = OPERATOR["port"]
BROADSHEET_PRESS_MEGABYTES = OPERATOR["press_megabytes"]
BROADSHEET_SEARCH_LANGUAGE = OPERATOR["search_language"]
BROADSHEET_SEARCH_ENGINE = "tantivy"
BROADSHEET_METRICS_TOKEN = OPERATOR["metrics_token"]
BROADSHEET_DEMO = OPERATOR["demo"]
BROADSHEET_TRUST_PROXY = OPERATOR["trust_proxy"]
BROADSHEET_LINKS_BY_ITSELF = OPERATOR["links_by_itself"]
BROADSHEET_STAFF_SECOND_FACTOR = OPERATOR["staff_second_factor"]

DEBUG = OPERATOR["debug"]
# A paper without a key (tests, `--help`) gets one that lives as long as the process: sessions
# signed with it die with it, nothing can be forged from a published constant.
SECRET_KEY = OPERATOR["secret_key"] or os.urandom(32).hex()

_HERE = ["localhost", "127.0.0.1", "[::1]"]
_public = urlsplit(BROADSHEET_BASE_URL)
ALLOWED_HOSTS = [
    *_HERE,
    *([_public.hostname] if _public.hostname else []),
    *OPERATOR["allowed_hosts"],
]
CSRF_TRUSTED_ORIGINS = [f"{_public.scheme}://{_public.netloc}"] if _public.hostname else []

INSTALLED_APPS = [
    "broadsheet.desk",
    "broadsheet.web",
    "broadsheet.publishing",
    "broadsheet.press",
    "broadsheet.fronts",
    "broadsheet.mail",
    "broadsheet.archive",
    "broadsheet.coverage",
    "broadsheet.search",
    "broadsheet.newsroom",
    "broadsheet.topics",
    "broadsheet.media",
    "broadsheet.accounts",
    "broadsheet.design",
    "broadsheet.changes",
    "wagtail.contrib.table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "wagtailmedia",
    "modelcluster",
    "taggit",
    "django_filters",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "broadsheet.web.compression.CompressTextsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "broadsheet.web.asking.SlashMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "broadsheet.desk.middleware.StaffDoorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "broadsheet.desk.middleware.DeskPolicyMiddleware",
    "broadsheet.changes.middleware.CarriedKeysMiddleware",
]

ROOT_URLCONF = "broadsheet.urls"
CSRF_FAILURE_VIEW = "broadsheet.urls.not_taken"
WSGI_APPLICATION = "broadsheet.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "broadsheet.web.chrome.chrome",
            ],
        },
    },
]


def _database(url: str) -> dict[str, Any]:
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA / "paper.sqlite3",
            "OPTIONS": {
                # A write takes its lock at once and waits its turn, instead of failing half-way.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                # What it keeps in memory, 8 MB, each connection has for itself: the system keeps
                # the file's pages for all of them. With 100,000 stories neither more, nor the file
                # mapped into memory, answered any page sooner. All connections of a process
                # together keep 8 MB if they can; five that read at random would have 43.
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
                    "PRAGMA cache_size=-8192; PRAGMA temp_store=MEMORY; "
                    "PRAGMA soft_heap_limit=8388608;"
                ),
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(f"database_url: {parts.scheme!r} is not postgresql.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": _database(OPERATOR["database_url"])}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Every request would take SQLite's one write lock.
ATOMIC_REQUESTS = False

AUTH_USER_MODEL = "accounts.User"
# The desk takes only who came in by the first; `/account/` will have one of its own.
AUTHENTICATION_BACKENDS = ["broadsheet.accounts.backends.StaffBackend"]
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_RECOVERY_CODE_DIGITS = 10
MFA_TOTP_TOLERANCE = 1  # half minutes that a clock may be wrong
WAGTAILADMIN_USER_LOGIN_FORM = "broadsheet.desk.forms.sign_in.SignInForm"
WAGTAILADMIN_USER_PASSWORD_RESET_FORM = "broadsheet.desk.forms.sign_in.ResetForm"  # noqa: S105
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

LANGUAGE_CODE = OPERATOR["language"]
TIME_ZONE = OPERATOR["timezone"]
# The desk says and reads every time in the paper's zone: nobody chooses another.
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
USE_I18N = True
USE_TZ = True
LOCALE_PATHS = [PACKAGE / "locale"]
FORMAT_MODULE_PATH = "broadsheet.settings.formats"

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA / "media"
STORAGES = {
    "default": {"BACKEND": "broadsheet.media.storage.MediaStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# A file that a stylesheet of a dependency names but does not ship must not stop the paper.
WHITENOISE_MANIFEST_STRICT = False
FILE_UPLOAD_PERMISSIONS = 0o644
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# Security -------------------------------------------------------------------------------------
SECURE_SSL_REDIRECT = OPERATOR["https"]
SECURE_REDIRECT_EXEMPT = [r"^(?:healthz|readyz|metrics)$"]
SESSION_COOKIE_SECURE = OPERATOR["https"]
CSRF_COOKIE_SECURE = OPERATOR["https"]
SECURE_HSTS_SECONDS = 31_536_000 if OPERATOR["https"] else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "SAMEORIGIN"
if OPERATOR["trust_proxy"]:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    USE_X_FORWARDED_HOST = True

# The public site runs no inline script and asks nobody else for anything; the desk, Wagtail's,
# needs a looser policy, which `broadsheet.desk` sets on its own responses only.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        # Only what a reader asked for by pressing an embed is framed.
        "frame-src": [SELF, "https:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    }
}
DESK_CONTENT_SECURITY_POLICY = {
    "default-src": [SELF],
    "script-src": [SELF, UNSAFE_INLINE, UNSAFE_EVAL],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "font-src": [SELF, "data:"],
    "connect-src": [SELF],
    "frame-src": [SELF],
    "object-src": [NONE],
    "base-uri": [SELF],
    "form-action": [SELF],
    "frame-ancestors": [SELF],
}

# Wagtail --------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = BROADSHEET_NAME
WAGTAILADMIN_BASE_URL = BROADSHEET_BASE_URL or f"http://127.0.0.1:{OPERATOR['port']}"
WAGTAIL_I18N_ENABLED = False
WAGTAILIMAGES_IMAGE_MODEL = "media.Picture"
WAGTAILDOCS_DOCUMENT_MODEL = "media.SourceDocument"
WAGTAILMEDIA = {"MEDIA_MODEL": "media.Video"}
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILIMAGES_IMAGE_FORM_BASE = "broadsheet.desk.forms.pictures.PictureForm"
WAGTAILADMIN_RICH_TEXT_EDITORS = {
    "default": {"WIDGET": "broadsheet.desk.rich_text.DeskRichText"},
}
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 40 * 1024 * 1024
# A story keeps itself this long after the last key; unsaved words are in the browser meanwhile.
WAGTAIL_AUTOSAVE_INTERVAL = 1_500  # milliseconds
# Nothing calls home.
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILEMBEDS_FINDERS: list[dict[str, Any]] = []

# Mail -----------------------------------------------------------------------------------------
# Whoever sends mail through Django writes a letter; the worker sends it by MAIL_TRANSPORT.
EMAIL_BACKEND = "broadsheet.mail.backends.LetterBackend"
DEFAULT_FROM_EMAIL = OPERATOR["mail_from"] or formataddr(
    (BROADSHEET_NAME, f"noreply@{_public.hostname or 'localhost'}")
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"strangers": {"()": "broadsheet.settings.logs.Strangers"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["strangers"],
        },
    },
    "root": {"handlers": ["stderr"], "level": OPERATOR["log_level"]},
    "loggers": {
        "wagtail": {"level": "WARNING"},
        "django": {"level": "WARNING"},
        # A page that is not there is the reader's business, not the operator's.
        "django.request": {"level": "ERROR"},
        # Two lines for each save otherwise: Wagtail keeps its index of references by a task.
        "django_tasks": {"level": "WARNING"},
    },
}
