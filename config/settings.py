"""All settings of the project. Values that differ between machines come from the environment."""

from csp.constants import NONCE, NONE, SELF

from config import env

BASE_DIR = env.BASE_DIR
VAR_DIR = env.var_dir()

# A fresh clone starts in development; a bureau sets LUOSHI_MODE=production, and the system checks
# in config/checks.py then insist on what production needs.
MODE = env.choice("LUOSHI_MODE", "development", of=("development", "production"))
PRODUCTION = MODE == "production"
DEBUG = env.flag("DEBUG", False)

SECRET_KEY = env.secret("SECRET_KEY", keep_in=None if PRODUCTION else VAR_DIR / "secret_key")
# Django refuses to start at all with an empty key, before any system check can say what to do.
SECRET_KEY = SECRET_KEY or "unset"

ALLOWED_HOSTS = env.names(
    "ALLOWED_HOSTS", [] if PRODUCTION else ["localhost", "127.0.0.1", "[::1]"]
)
CSRF_TRUSTED_ORIGINS = env.names("CSRF_TRUSTED_ORIGINS", [])

INSTALLED_APPS = [
    "config.apps.ProjectConfig",
    "regions",
    "agencies.apps.AgenciesConfig",
    "tasks",
    "reports",
    "agencies.apps.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_filters",
    "django_htmx",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "knox",
    "pghistory",
    "pgtrigger",
    "rest_framework",
]

MIDDLEWARE = [
    "config.middleware.RequestIdMiddleware",
    "config.middleware.ClientAddressMiddleware",
    "config.api_middleware.ApiMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.middleware.ApiLocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.middleware.SessionLimitMiddleware",
    "agencies.middleware.AuditOriginMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    # Last, as its documentation asks: it turns a refused log-in into its answer.
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "csp.context_processors.nonce",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- Data ---------------------------------------------------------------------------------------

# Without DATABASE_URL, manage.py and the tests start an embedded PostgreSQL and set it themselves.
_database = env.database("DATABASE_URL", "postgres://luoshi@127.0.0.1:5432/luoshi")
_statement_timeout = env.text("DATABASE_STATEMENT_TIMEOUT", "30s")
DATABASES = {
    "default": _database
    | {
        "CONN_MAX_AGE": 300,
        # Without it the first request after a database restart fails on the stale connection.
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": _database.get("OPTIONS", {})
        | {
            "connect_timeout": 2,
            # A host that vanished without a word is given up after five seconds.
            "tcp_user_timeout": 5000,
            "application_name": "luoshi",
            "options": f"-c lock_timeout=3s -c statement_timeout={_statement_timeout}",
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# One process's own memory: nothing in it is needed by another process or after a restart, and a
# page never fails because a cache server is away.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

MEDIA_ROOT = env.path("MEDIA_ROOT", VAR_DIR / "media")
# Uploaded and generated files are handed out by views that check who asks, never by address.
MEDIA_URL = ""
# What one body, and one region altogether, may store as evidence.
EVIDENCE_AGENCY_MEGABYTES = env.number("EVIDENCE_AGENCY_MEGABYTES", 2048, least=1)
EVIDENCE_REGION_MEGABYTES = env.number("EVIDENCE_REGION_MEGABYTES", 20480, least=1)
# Where clamd listens: a socket's path, or host:port. Without it files are not scanned for viruses,
# and every proof says so.
CLAMD_ADDRESS = env.text("CLAMD_ADDRESS", "")

# --- Who ----------------------------------------------------------------------------------------

AUTH_USER_MODEL = "agencies.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "login"

# Reverse proxies in front that append to X-Forwarded-For; with 0 the header is not believed.
PROXY_COUNT = env.number("PROXY_COUNT", 0)

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_RESET_ON_SUCCESS = True
# Name and address together: guessing from elsewhere must not lock the owner out.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_IPWARE_META_PRECEDENCE_ORDER = ["REMOTE_ADDR"]
AXES_LOCKOUT_CALLABLE = "config.errors.login_paused"
AXES_HTTP_RESPONSE_CODE = 429
AXES_VERBOSE = False

# GB/T 22239-2019 8.1.4.1 asks for an idle exit; SessionLimitMiddleware keeps both limits.
SESSION_IDLE_SECONDS = env.number("SESSION_IDLE_SECONDS", 30 * 60, least=60)
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# --- Security -----------------------------------------------------------------------------------

HTTPS = env.flag("HTTPS", PRODUCTION)
SECURE_SSL_REDIRECT = HTTPS
# The container's own health probes speak plain HTTP from inside.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXY_COUNT else None
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-sessionid" if HTTPS else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if HTTPS else "csrftoken"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# --- API ----------------------------------------------------------------------------------------

KNOX_TOKEN_MODEL = "agencies.ApiToken"
# With our own token model, its migrations would only make a table that nobody uses, and whose
# reference to the users keeps tests from emptying that table.
MIGRATION_MODULES = {"knox": None}
REST_KNOX = {
    "TOKEN_PREFIX": "luoshi_",
    "TOKEN_TTL": None,
    "AUTH_HEADER_PREFIX": "Bearer",
}
REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    # Tokens only: a page cannot be made to call the API with the session of its reader.
    "DEFAULT_AUTHENTICATION_CLASSES": ["config.api_auth.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": [
        "rest_framework.permissions.IsAuthenticated",
        "config.api_auth.TokenScope",
    ],
    "DEFAULT_FILTER_BACKENDS": ["config.api_parsing.StrictFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "config.api_paging.Pages",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["config.api_parsing.JsonParser"],
    # OPTIONS would describe the fields to anybody with a token; the OpenAPI document does.
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "config.api_errors.handle",
    # config.middleware.ClientAddressMiddleware has already found the caller.
    "NUM_PROXIES": 0,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "落实 Luoshi API",
    "DESCRIPTION": "服务贸易创新发展试点任务的落实情况：读取、填报、生成年度报告。",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_NAME_OVERRIDES": {
        "StatusEnum": "tasks.choices.Status",
        "UpdateStateEnum": "tasks.choices.UpdateState",
        "LinkStateEnum": "tasks.choices.LinkState",
        "RunStateEnum": "reports.choices.RunState",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "config.api_docs.add_headings",
        "config.api_docs.add_problems",
    ],
}

# --- Jobs ---------------------------------------------------------------------------------------

REDIS_URL = env.text("REDIS_URL", "redis://127.0.0.1:6379/0")
CELERY_BROKER_URL = REDIS_URL
# The job row in PostgreSQL is the truth; the broker only rings, so it keeps no results.
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
# Late acknowledgement alone still loses the message of a killed pool process.
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A request must not hang on a broker that accepts the connection and then says nothing.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 120,
    "socket_timeout": 2,
    "socket_connect_timeout": 1,
    "socket_keepalive": True,
    "max_retries": 1,
}
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
# Seconds without a finished heartbeat job after which /readyz calls the worker away.
WORKER_HEARTBEAT_SECONDS = env.number("WORKER_HEARTBEAT_SECONDS", 60, least=1)
# A worker that has not been heard of for so long loses its job to another worker.
JOB_LEASE_SECONDS = env.number("JOB_LEASE_SECONDS", 60, least=1)

# --- Language, time, files ----------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
# English is the API's second language only; see config.middleware.ApiLocaleMiddleware.
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = env.path("STATIC_ROOT", VAR_DIR / "static")
if not PRODUCTION:
    # Files come straight from static/ then, but whitenoise warns when the folder is missing.
    STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = not PRODUCTION
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        # The manifest is written by collectstatic, which a fresh clone does not need to run.
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

vars().update(env.mail("EMAIL_URL", "consolemail://"))
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "luoshi@localhost")
EMAIL_TIMEOUT = 10
# Where people reach this installation; links in messages begin with it.
SITE_URL = env.text("SITE_URL", "")
# Channels may then lead into the own network, without https: for receivers inside it and tests.
SENDERS_ALLOW_PRIVATE = env.flag("SENDERS_ALLOW_PRIVATE", False)

# --- Running ------------------------------------------------------------------------------------

BIND = env.text("BIND", "127.0.0.1")
PORT = env.number("PORT", 8000, least=1)
WEB_PROCESSES = env.number("WEB_PROCESSES", 2, least=1)
WEB_THREADS = env.number("WEB_THREADS", 4, least=1)
CELERY_WORKER_CONCURRENCY = env.number("WORKER_PROCESSES", 2, least=1)
# Demonstration accounts and progress; a bureau's own system starts without them.
DEMO = env.flag("DEMO", not PRODUCTION)

LOG_LEVEL = env.choice("LOG_LEVEL", "INFO", of=("DEBUG", "INFO", "WARNING", "ERROR"))
LOG_FORMAT = env.choice("LOG_FORMAT", "json" if PRODUCTION else "text", of=("json", "text"))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "config.logs.RequestIdFilter"}},
    "formatters": {
        "json": {"()": "config.logs.JsonFormatter"},
        "text": {"()": "config.logs.TextFormatter"},
    },
    "handlers": {
        "stream": {
            "class": "logging.StreamHandler",
            "filters": ["request_id"],
            "formatter": LOG_FORMAT,
        }
    },
    "root": {"handlers": ["stream"], "level": LOG_LEVEL},
    # Their own handlers would print every line twice.
    "loggers": {
        name: {"handlers": [], "level": LOG_LEVEL, "propagate": True}
        for name in ("django", "django.server", "gunicorn.error", "gunicorn.access")
    },
}
