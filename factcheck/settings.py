"""Settings, read top to bottom; every difference between two installations is an environment variable.

Development needs none. `FACTCHECK_ENV=production` demands what must not have a default. The variables
are listed, with their meaning, in `.env.example` and in the README; a variable that starts with
`FACTCHECK_` and is not read here is refused, because a misspelt switch that is silently ignored is worse
than a service that does not start.
"""

import difflib
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key
from environs import Env, EnvValidationError, validate

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = Env(eager=False)  # all that is wrong is said at once, by `seal`
env.read_env(str(BASE_DIR / ".env"), recurse=False)

# Kept by `manage.py quickstart`, so that its workers share sessions; never read in production.
DEVELOPMENT_KEY_FILE = VAR_DIR / "secret_key"


def _development_secret_key() -> str:
    """The key that is kept, or a passing one that dies with the process."""
    kept = DEVELOPMENT_KEY_FILE.read_text().strip() if DEVELOPMENT_KEY_FILE.exists() else ""
    return kept or get_random_secret_key()


ENVIRONMENT = env.str(
    "FACTCHECK_ENV",
    default="development",
    validate=validate.OneOf(["development", "production"]),
)
PRODUCTION = ENVIRONMENT == "production"

# Debug pages show source and settings: they are asked for by name, and never in production.
DEBUG = env.bool("FACTCHECK_DEBUG", default=False)
LOG_LEVEL = env.str(
    "FACTCHECK_LOG_LEVEL",
    default="INFO",
    validate=validate.OneOf(["DEBUG", "INFO", "WARNING", "ERROR"]),
)

_defaults: dict[str, Any] = {}
if PRODUCTION:
    SECRET_KEY = env.str("SECRET_KEY", validate=validate.Length(min=50))
    ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", validate=validate.Length(min=1))
else:
    SECRET_KEY = env.str("SECRET_KEY", default=None) or _development_secret_key()
    ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
    _defaults["default"] = f"sqlite:///{VAR_DIR / 'factcheck.sqlite3'}"
_database: dict[str, Any] = dict(env.dj_db_url("DATABASE_URL", **_defaults) or {})
DATABASE_POOL_SIZE = env.int("FACTCHECK_DATABASE_POOL_SIZE", 8, validate=validate.Range(min=1))
HTTPS = env.bool("FACTCHECK_HTTPS", default=PRODUCTION)
CSRF_TRUSTED_ORIGINS: list[str] = env.list("FACTCHECK_TRUSTED_ORIGINS", default=[])
# Whose word is taken for a client's address and scheme: nobody's, unless proxies of ours are in front.
PROXIES = env.int("FACTCHECK_PROXIES", default=0, validate=validate.Range(min=0, max=9))

# Redis, where all workers count requests together; without one they do so in the database.
CACHE_URL = env.str(
    "CACHE_URL",
    default="",
    validate=validate.Regexp("^$|^(redis|rediss|unix)://", error="Not a Redis URL"),
)

# Redis or RabbitMQ, by which workers on other machines are asked to take parts of an import in.
CELERY_BROKER_URL = env.str(
    "CELERY_BROKER_URL",
    default="",
    validate=validate.Regexp("^$|^(redis|rediss|amqp|amqps)://", error="Not a broker's URL"),
)
CELERY_QUEUE = env.str("CELERY_QUEUE", default="factcheck", validate=validate.Length(min=1))

# How many requests a minute are let in: 0 is no limit.
THROTTLE_LIMITS = {
    name: env.int(
        f"FACTCHECK_THROTTLE_{name.upper()}", default=limit, validate=validate.Range(min=0)
    )
    for name, limit in {
        "anonymous": 300,
        "client": 120_000,
        "writes": 60_000,
        "logins": 30,
    }.items()
}

# After so many wrong passwords a user name is locked, for the address they came from, for so long.
LOGIN_FAILURES = env.int("FACTCHECK_LOGIN_FAILURES", default=10, validate=validate.Range(min=1))
LOGIN_LOCK_MINUTES = env.int(
    "FACTCHECK_LOGIN_LOCK_MINUTES", default=15, validate=validate.Range(min=1, max=1_440)
)

# The rules of checking.
FACTCHECK_REQUIRED_REVIEWS = env.int(
    "FACTCHECK_REQUIRED_REVIEWS", default=1, validate=validate.Range(min=1, max=9)
)
FACTCHECK_REQUIRE_EVIDENCE = env.bool("FACTCHECK_REQUIRE_EVIDENCE", default=True)
FACTCHECK_MAX_BODY_LENGTH = env.int(
    "FACTCHECK_MAX_BODY_LENGTH", default=1_000_000, validate=validate.Range(min=1_000)
)
# The largest file that is taken over the network, and where it waits for its import.
FACTCHECK_MAX_UPLOAD_MB = env.int(
    "FACTCHECK_MAX_UPLOAD_MB", default=20, validate=validate.Range(min=1, max=10_000)
)
FACTCHECK_UPLOADS_DIR = str(BASE_DIR / env.str("FACTCHECK_UPLOADS_DIR", default="var/uploads"))
FACTCHECK_LEASE_MINUTES = env.int(
    "FACTCHECK_LEASE_MINUTES", default=15, validate=validate.Range(min=1, max=1_440)
)
FACTCHECK_IDEMPOTENCY_HOURS = env.int(
    "FACTCHECK_IDEMPOTENCY_HOURS", default=24, validate=validate.Range(min=1, max=168)
)
FACTCHECK_TOKEN_DAYS = env.int("FACTCHECK_TOKEN_DAYS", default=365, validate=validate.Range(min=1))
# What the house asks of its checkers, in Markdown: an absolute path, or one from the project's folder.
FACTCHECK_GUIDELINES = str(
    BASE_DIR / env.str("FACTCHECK_GUIDELINES", default="factcheck/guidelines.md")
)

try:
    env.seal()
except EnvValidationError as error:
    _messages: Any = error.error_messages
    _faults = [f"{name}: {' '.join(said).rstrip('.')}" for name, said in _messages.items()]
    raise ImproperlyConfigured(f"{'; '.join(_faults)}.") from error

_read = set(env.dump())
for _name in sorted(os.environ):
    if _name.startswith("FACTCHECK_") and _name not in _read:
        _near = difflib.get_close_matches(_name, _read, n=1)
        _hint = f" Did you mean {_near[0]}?" if _near else ""
        raise ImproperlyConfigured(f"{_name} is not a setting of Factcheck.{_hint}")
if PRODUCTION and DEBUG:
    raise ImproperlyConfigured("FACTCHECK_DEBUG cannot be on when FACTCHECK_ENV is production.")

# --- Applications ------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "factcheck",
    "knox",
    "axes",
    "articles",
    "annotations",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]

MIDDLEWARE = [
    "factcheck.proxies.ProxyMiddleware",
    "factcheck.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "factcheck.middleware.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "factcheck.throttling.ThrottleMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "factcheck.middleware.SlashMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "factcheck.urls"
WSGI_APPLICATION = "factcheck.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- Database ----------------------------------------------------------------------------------------

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

_database["ATOMIC_REQUESTS"] = False
if _database["ENGINE"] == "django.db.backends.sqlite3":
    # Whoever closes the last connection writes the whole log back into the file, and the next one to open
    # one begins with its settings: at every request, that took longer than the request.
    _database["CONN_MAX_AGE"] = 60
    _database["OPTIONS"] = {
        # A transaction takes the write lock when it begins; one that only asks for it at its first write
        # can fail half-way with "database is locked" however long the time-out is.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
elif _database["ENGINE"] == "django.db.backends.postgresql":
    _database["ENGINE"] = "factcheck.postgresql"
    _database["CONN_MAX_AGE"] = 0  # a pool and persistent connections exclude each other
    _database["OPTIONS"] = {
        "pool": {
            "min_size": 1,
            "max_size": DATABASE_POOL_SIZE,
            "timeout": 5,
            # Attempts come ever more rarely until this has passed; then the next request starts anew. With
            # the library's five minutes, a server was away for 107 s more after an outage of two minutes.
            "reconnect_timeout": 5,
        },
        "connect_timeout": 5,
        "application_name": "factcheck",
        "options": (
            "-c statement_timeout=60s -c lock_timeout=10s -c idle_in_transaction_session_timeout=60s"
        ),
        # What the address asks for (sslmode, connect_timeout, ...) goes first.
        **_database.get("OPTIONS", {}),
    }
else:
    raise ImproperlyConfigured("DATABASE_URL must name SQLite or PostgreSQL.")
DATABASES = {"default": _database}

if CACHE_URL:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": CACHE_URL,
            "KEY_PREFIX": "factcheck",
            "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
        }
    }

# --- People ------------------------------------------------------------------------------------------

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "admin:login"

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AXES_FAILURE_LIMIT = LOGIN_FAILURES
AXES_COOLOFF_TIME = timedelta(minutes=LOGIN_LOCK_MINUTES)
# Name and address together: nobody locks anybody else out from elsewhere, and others still sign in from there.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "factcheck.lockout.locked_out"
AXES_RESET_ON_SUCCESS = True
# Trying on does not prolong the lock, and is not written down any more.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
# The log names who was locked and from where; passwords are masked whatever stands here.
AXES_SENSITIVE_PARAMETERS: list[str] = []

# The library's own token table is never made: AccessToken takes its place.
MIGRATION_MODULES = {"knox": None}
KNOX_TOKEN_MODEL = "factcheck.AccessToken"  # noqa: S105 - a model's name
REST_KNOX = {
    "TOKEN_MODEL": KNOX_TOKEN_MODEL,
    "TOKEN_TTL": timedelta(days=FACTCHECK_TOKEN_DAYS),
    "AUTH_HEADER_PREFIX": "Bearer",
    "TOKEN_PREFIX": "fc_",
    "AUTO_REFRESH": False,
}

# --- Language and time -------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

# --- Static files ------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
# Development serves straight from the packages; production has run collectstatic.
WHITENOISE_USE_FINDERS = not PRODUCTION
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "factcheck.static_files.StaticFiles"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# --- REST --------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "factcheck.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["factcheck.api.permissions.RolePermission"],
    "DEFAULT_PARSER_CLASSES": ["factcheck.api.parsers.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["factcheck.api.renderers.ORJSONRenderer"],
    "DEFAULT_FILTER_BACKENDS": ["factcheck.api.filters.StrictFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "factcheck.api.schema.FactcheckSchema",
    # OPTIONS would describe a view to anybody, and fails on those that answer in HTML.
    "DEFAULT_METADATA_CLASS": None,
    # There is one; `format` says what an uploaded file is.
    "URL_FORMAT_OVERRIDE": None,
    "EXCEPTION_HANDLER": "factcheck.errors.exception_handler",
    "NUM_PROXIES": PROXIES,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "TEST_REQUEST_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
}

SPECTACULAR_SETTINGS = {
    "TITLE": "Factcheck",
    "DESCRIPTION": "Fact-checking at sentence level: articles, their sentences, and what reviewers found.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "PREPROCESSING_HOOKS": ["factcheck.api.schema.named_as_in_the_documentation"],
    "PATH_CONVERTER_OVERRIDES": {"id": {"type": "integer", "minimum": 1}},
    "ENUM_NAME_OVERRIDES": {
        "Verdict": "articles.choices.Verdict",
        "Status": "articles.choices.Status",
        "AttributionLabel": "articles.choices.AttributionLabel",
        "Reason": "annotations.choices.Reason",
        "NotCheckable": "articles.choices.NotCheckable",
        "RunState": "articles.choices.RunState",
        "RunKind": "articles.choices.RunKind",
        "Kind": "annotations.choices.Kind",
        "Stance": "annotations.choices.Stance",
    },
}

# --- Security ----------------------------------------------------------------------------------------

if PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
# A load balancer asks for health over plain HTTP.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "factcheck.errors.csrf_failure"
# What is read into memory of one request, forms and JSON alike; also the limit of `BufferedBody`.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# --- Logging -----------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"refusals": {"()": "factcheck.logs.OneLineForRefusals"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["refusals"],
        }
    },
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"handlers": ["console"], "level": LOG_LEVEL, "propagate": False},
        # Every sign-in would be three lines; who was locked is a warning.
        "axes": {"level": "WARNING"},
    },
}
