"""Django settings, the same file for tests and production, configured by the environment.

Importing it has no side effects. Without `DATABASE_URL` and `REDIS_URL`, the site uses the
sockets of this checkout's embedded servers (`make services`).
"""

from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF

from config.beat import every
from config.broker import celery_url
from config.cache import shared_cache
from config.database import with_timeouts
from config.environment import flag, is_production, support_address, whole_number
from config.sockets import socket_dir
from dashboard import links

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent
LOCAL = BASE_DIR / ".local"
SOCKETS = socket_dir(BASE_DIR)


def _secret_key() -> str:
    generated = LOCAL / "secret_key"
    fallback = generated.read_text() if generated.is_file() else ""
    return str(env.str("SECRET_KEY", default=fallback))


DEBUG = flag("DEBUG")
SECRET_KEY = _secret_key()
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
HTTPS = flag("HTTPS")
PRODUCTION = is_production(https=HTTPS, debug=DEBUG, hosts=ALLOWED_HOSTS)
TRUSTED_PROXIES = whole_number("TRUSTED_PROXIES")
SUPPORT_URL = support_address("SUPPORT_URL")

INSTALLED_APPS = [
    "core.admin.site.StaffAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django_htmx",
    "template_partials",
    "import_export",
    "allauth",
    "allauth.account",
    "pgtrigger",
    "pghistory",
    "core",
    "accounts",
    "campaigns",
    "carriers",
    "phone_numbers",
    "propagation",
    "bulk",
    "dashboard",
    "demo",
    "config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.no_store.NoStoreMiddleware",
    "core.body_limit.BodyLimitMiddleware",
    "core.unavailable.UnavailableMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "core.time_zone.TimeZoneMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "core.htmx.HtmxResponseMiddleware",
    "core.not_allowed.NotAllowedMiddleware",
]
# Only a view with `accepts_files` takes a larger body, or a file.
BODY_LIMIT = 1_000_000  # bytes
DATA_UPLOAD_MAX_MEMORY_SIZE = 50_000_000  # the fields of such a view
DATA_UPLOAD_MAX_NUMBER_FILES = 1
FILE_UPLOAD_HANDLERS = ["core.body_limit.FileRefusal"]

ROOT_URLCONF = "config.urls"
ABSOLUTE_URL_OVERRIDES = {
    "accounts.account": links.account_url,
    "campaigns.brand": links.brand_url,
    "campaigns.campaign": links.campaign_url,
    "numbers.phonenumber": links.number_url,
    "bulk.job": links.job_url,
}
WSGI_APPLICATION = "config.wsgi.application"
FORM_RENDERER = "core.form_renderer.FormRenderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "dashboard.context_processors.current_account",
            ],
        },
    },
]

_embedded = {
    "ENGINE": "django.db.backends.postgresql",
    "NAME": "longcode",
    "USER": "longcode",
    "HOST": str(SOCKETS),
    "PORT": 5432,
}
_database: dict[str, Any] = (
    env.db_url("DATABASE_URL") if env.str("DATABASE_URL", default="") else _embedded
)
DATABASES = {"default": with_timeouts(_database)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default="") or f"unix://{SOCKETS}/valkey.sock?db=0"
CACHES = {"default": shared_cache(REDIS_URL)}
CELERY_BROKER_URL = celery_url(REDIS_URL)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_CHANNEL_ERROR_RETRY = True  # Redis may turn read-only, or be full
CELERY_WORKER_CONSUMER = "config.worker:PatientConsumer"
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "socket_connect_timeout": 1,
    "socket_timeout": 5,
    "max_retries": 0,  # a save must not wait for an unavailable broker
}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 60
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULER = "config.beat:SteadyScheduler"
CELERY_BEAT_SCHEDULE = {
    "settle due registrations": {"task": "propagation.tasks.propagate", "schedule": every(1)},
    "requeue held registrations": {"task": "propagation.tasks.requeue_held", "schedule": every(2)},
    "run jobs": {"task": "bulk.tasks.run", "schedule": every(2)},
    "write large drafts": {"task": "bulk.tasks.write_drafts", "schedule": every(2)},
    "discard old drafts": {"task": "bulk.tasks.discard_old_drafts", "schedule": every(3600)},
    "sum up counts of numbers": {
        "task": "propagation.tasks.roll_up_tallies",
        "schedule": every(10),
    },
}

# Real seconds per simulated second: 1 is realistic, `make run` uses less.
PROPAGATION_TIME_SCALE = env.float("PROPAGATION_TIME_SCALE", default=1.0)

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "dashboard:home"
ACCOUNT_ADAPTER = "accounts.adapter.ClosedSignupAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = "accounts.models.display_name"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = True
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES or 0
EMAIL_CONFIG = env.email_url_config(env.str("EMAIL_URL", default="") or "consolemail://")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 10  # seconds

LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"
USE_TZ = True
FORMAT_MODULE_PATH = "config.formats"

STATIC_URL = "static/"
STATIC_ROOT = LOCAL / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_KEEP_ONLY_HASHED_FILES = True  # otherwise each file is compressed twice
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

PGHISTORY_MIDDLEWARE_METHODS = ("POST",)

SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = flag("HSTS_SUBDOMAINS")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
X_FRAME_OPTIONS = "DENY"
# Browsers accept a __Host- cookie only over HTTPS and from this host itself.
_cookie_prefix = "__Host-" if HTTPS else ""
SESSION_ENGINE = "core.sessions"
SESSION_COOKIE_NAME = f"{_cookie_prefix}sessionid"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_NAME = f"{_cookie_prefix}csrftoken"
CSRF_COOKIE_SECURE = HTTPS
MESSAGE_STORAGE = "core.messages.MessageStorage"
MESSAGE_COOKIE_NAME = f"{_cookie_prefix}messages"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # Tabler's stylesheet has its icons in data: URLs
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "upgrade-insecure-requests": HTTPS,
    }
}
_UNUSED_FEATURES = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "encrypted-media",
    "fullscreen", "geolocation", "gyroscope", "magnetometer", "microphone", "midi", "payment",
    "publickey-credentials-get", "screen-wake-lock", "usb",
)  # fmt: skip
PERMISSIONS_POLICY: dict[str, list[str]] = {feature: [] for feature in _UNUSED_FEATURES}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "one_line": {
            "()": "core.log_format.OneLineFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s: %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "one_line"}},
    "loggers": {"longcode.security": {"level": "INFO"}},  # whatever LOG_LEVEL is
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
}
