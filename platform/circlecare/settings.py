"""All settings. Every value a hospital may want to change comes from the environment (deploy/env.sample)."""

from pathlib import Path
from urllib.parse import urlsplit

from circlecare.beat import SCHEDULE
from circlecare.env import PRODUCTION, ROOT, check_production, env, mode, required, secret_key

MODE = mode()
IS_PRODUCTION = MODE == PRODUCTION
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = secret_key()
DATA_DIR = Path(env.str("DATA_DIR", default=str(ROOT / "var"))).resolve()

# --- Where we stand -----------------------------------------------------------------------------------
CIRCLECARE_BASE_URL = env.str("CIRCLECARE_BASE_URL", default="http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=[] if IS_PRODUCTION else ["127.0.0.1", "localhost", "[::1]", "testserver"]
)
CSRF_TRUSTED_ORIGINS = [f"{urlsplit(CIRCLECARE_BASE_URL).scheme}://{urlsplit(CIRCLECARE_BASE_URL).netloc}"]
CIRCLECARE_DEMO = MODE == "demo" or (MODE == "test" and env.bool("CIRCLECARE_DEMO", default=False))
CIRCLECARE_TIME_ZONE = env.str("CIRCLECARE_TIME_ZONE", default="Europe/Rome")
CIRCLECARE_REQUIRE_MFA = env.bool("CIRCLECARE_REQUIRE_MFA", default=IS_PRODUCTION)
CIRCLECARE_NETWORK_NAME = env.str("CIRCLECARE_NETWORK_NAME", default="CircleCare")

# --- Applications -------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "daphne",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.headless",
    "channels",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "pgtrigger",
    "pghistory",
    "kernel",
    "kernel.audit",
    "kernel.realtime",
    "kernel.notify",
    "kernel.files",
    "network.directory",
    "network.machines",
    "messaging.chat",
    "cases.patients",
    "cases.record",
    "cases.imaging",
    "cases.pathway",
    "cases.toxicity",
    "cases.referrals",
    "cases.overview",
    "cases.interchange",
    "cases.labs",
    "cases.fhir",
    "followup.protocols",
    "followup.clinics",
    "followup.visits",
    "followup.reminders",
    "circlecare",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "circlecare.middleware.SecurityHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "circlecare.middleware.SignInInput",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "network.directory.api.middleware.ActorMiddleware",
]

ROOT_URLCONF = "circlecare.urls"
ASGI_APPLICATION = "circlecare.asgi.application"
WSGI_APPLICATION = "circlecare.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Database: one engine everywhere ------------------------------------------------------------------
required(
    "DATABASE_URL", "For example postgres://circlecare:secret@db:5432/circlecare (make demo sets its own)."
)
DATABASES = {"default": env.db("DATABASE_URL", engine="django.db.backends.postgresql")}
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"].setdefault("OPTIONS", {})
# Only statements whose parameters the server binds can be prepared there (`kernel.prepared.asked_together`): it keeps
# their plans from the third time on. 0 behind a pooler that does not carry prepared statements.
_PREPARE = env.int("DATABASE_PREPARE_AFTER", default=2)
DATABASES["default"]["OPTIONS"]["prepare_threshold"] = _PREPARE or None
if env.bool("DATABASE_POOL", default=MODE != "test"):
    # Celery forks: its workers open the pool after the fork, on first use.
    DATABASES["default"]["OPTIONS"]["pool"] = {
        "min_size": 1,
        "max_size": env.int("DATABASE_POOL_SIZE", default=12),
        "timeout": 10,
    }

# --- Valkey / Redis: cache, bus, broker ---------------------------------------------------------------
REDIS_URL = required("REDIS_URL", "For example redis://valkey:6379/0 (make demo sets its own).")
REDIS_PREFIX = env.str("REDIS_PREFIX", default="circlecare")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": REDIS_PREFIX,
        "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
    }
}
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [REDIS_URL], "prefix": f"{REDIS_PREFIX}.layer"},
    }
}

# --- Celery -------------------------------------------------------------------------------------------
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_DEFAULT_QUEUE = f"{REDIS_PREFIX}.tasks"
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_WORKER_PREFETCH_MULTIPLIER = 4
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "socket_timeout": 5,
    "socket_connect_timeout": 1,
    "global_keyprefix": f"{REDIS_PREFIX}.",
}
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = SCHEDULE
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "celerybeat-schedule")
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

# --- People and sign-in -------------------------------------------------------------------------------
AUTH_USER_MODEL = "network_directory.Person"
AUTHENTICATION_BACKENDS = ["network.directory.auth_backend.PersonBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 4 * 3600
ACCOUNT_ADAPTER = "network.directory.api.sign_in.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
# No mail to addresses that have no account: the answer on the screen is the same anyway.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
# Only an administrator changes the address that somebody signs in with.
ACCOUNT_MAX_EMAIL_ADDRESSES = 1
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_USER_DISPLAY = "network.directory.api.sign_in.display_name"
# A hospital shares one network address, so plain sign-ins are not counted per address. Failed ones are, by
# network.directory.services.sign_in; the limit below guards the codes of the second factor.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": "5/5m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=1 if IS_PRODUCTION else 0)
HEADLESS_ONLY = True
HEADLESS_CLIENTS = ("browser",)
HEADLESS_FRONTEND_URLS = {
    "account_reset_password": f"{CIRCLECARE_BASE_URL}/reset",
    "account_reset_password_from_key": f"{CIRCLECARE_BASE_URL}/reset?key={{key}}",
    "account_confirm_email": f"{CIRCLECARE_BASE_URL}/signin",
    "account_signup": f"{CIRCLECARE_BASE_URL}/signin",
}
MFA_ADAPTER = "network.directory.api.sign_in.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1
MFA_TOTP_ISSUER = CIRCLECARE_NETWORK_NAME
USERSESSIONS_TRACK_ACTIVITY = False

# Not in the cache: while Valkey is away everybody stays signed in, and a session that ended meanwhile cannot come
# back with what Valkey remembers.
SESSION_ENGINE = "kernel.sessions"
SESSION_COOKIE_NAME = "circlecare_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = IS_PRODUCTION
SESSION_COOKIE_AGE = env.int("SESSION_AGE_S", default=12 * 3600)
# A session ends this long after the sign-in, however busy it was, and after this long without a call.
CIRCLECARE_SESSION_ABSOLUTE_S = SESSION_COOKIE_AGE
CIRCLECARE_SESSION_IDLE_S = env.int("SESSION_IDLE_S", default=3600)
CSRF_COOKIE_SECURE = IS_PRODUCTION
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "circlecare.errors.csrf_failure"

# --- API ----------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["kernel.api.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["kernel.api.permissions.HasActor"],
    "DEFAULT_RENDERER_CLASSES": ["kernel.api.renderers.OrjsonRenderer"],
    "DEFAULT_PARSER_CLASSES": ["kernel.api.renderers.StrictJsonParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "kernel.api.problems.handler",
    "UNAUTHENTICATED_USER": None,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "CircleCare API",
    "DESCRIPTION": "Shared records, referrals, discussions and files of a circle of hospitals. "
    "Errors are RFC 9457 problem documents.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": [],
    "SERVE_AUTHENTICATION": [],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    # One name for each set of values, wherever it appears (drf-spectacular tells sets apart by labels too).
    "ENUM_NAME_OVERRIDES": {
        "SideEnum": ["hub", "circle"],
        "ConversationKindEnum": ["direct", "group", "case"],
        "LanguageEnum": ["it", "en"],
        "PersonLanguageEnum": "network.directory.models.Language",
        "CentreKindEnum": "network.directory.models.CentreKind",
        "PathwayStateEnum": "cases.pathway.api.serializers.STATES",
        "OutcomeEnum": [
            "eligible",
            "not_eligible",
            "preemptive_apheresis_only",
            "deferred",
            "other_trial",
        ],
        "PlannedVisitStateEnum": ["planned", "done", "skipped", "cancelled"],
        "ModeEnum": ["in_person", "either"],
        "CartProductEnum": "followup.protocols.api.protocol_serializers.PRODUCT_CODES",
        "FollowUpItemEnum": "followup.protocols.api.protocol_serializers.ITEM_CODES",
        "VisitModeEnum": ["in_person", "video"],
        "ClinicKindEnum": ["slots", "list"],
        "BookedEnum": ["keep", "move", "call"],
        "AppointmentStateEnum": ["offered", "booked", "arrived", "done", "no_show", "cancelled"],
        "AppointmentMarkEnum": ["booked", "arrived", "done", "no_show"],
        "SessionStateEnum": ["open", "needs_decision", "closed", "held", "cancelled"],
        "SessionMarkEnum": ["open", "closed", "held"],
        "WaitingStateEnum": ["waiting", "offered", "booked", "lapsed", "withdrawn"],
        "PickStateEnum": ["open", "chosen", "none_suits", "expired", "withdrawn"],
        "ReminderChannelEnum": ["mail", "sms", "push"],
        "ReminderToEnum": ["patient", "caregiver"],
        "ReminderAboutEnum": ["appointment", "confirm", "preparation", "offer", "pick"],
        "ReminderRuleAboutEnum": ["appointment", "confirm", "preparation"],
        "ReminderAsksEnum": ["confirm", "offer", "pick"],
        "ReminderStateEnum": ["pending", "sending", "sent", "withdrawn", "dead"],
        "FollowUpGroupEnum": ["clinical", "blood", "disease", "late", "care"],
        "VisitStateEnum": ["draft", "signed", "withdrawn"],
        "VisitSectionEnum": "followup.visits.api.serializers.SECTION_CODES",
        "VisitOutcomeEnum": "followup.visits.api.serializers.OUTCOMES",
        "VisitOrderKindEnum": ["blood", "imaging", "vaccine", "immunoglobulin", "visit", "other"],
        "VisitOrderStateEnum": ["open", "done", "cancelled"],
        "VisitReceiverEnum": ["centre", "family_doctor", "patient"],
        "HowEnum": ["scanned", "typed"],
        "VisitHowEnum": ["in_app", "printed", "handed_over", "posted", "certified_mail"],
        "StoryLaneEnum": "cases.overview.api.serializers.LANE_CODES",
        "ReferralStatusEnum": "cases.referrals.models.Status",
        "ReferralStatusCodeEnum": [
            "draft",
            "submitted",
            "under_discussion",
            "more_info_needed",
            "decided",
            "withdrawn",
            "closed",
        ],
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# --- Files --------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
FRONTEND_DIST = ROOT / "frontend" / "dist"
STATICFILES_DIRS = [FRONTEND_DIST] if FRONTEND_DIST.is_dir() else []
WHITENOISE_MAX_AGE = 3600
# The build writes a checksum into these names: who comes back has them and asks for none of them.
WHITENOISE_IMMUTABLE_FILE_TEST = rf"^{STATIC_URL}assets/[^/]+-[\w-]{{8}}\.\w+$"
CLINICAL_STORAGE_BACKEND = env.str(
    "CLINICAL_STORAGE_BACKEND", default="django.core.files.storage.FileSystemStorage"
)
CLINICAL_STORAGE_OPTIONS = env.json("CLINICAL_STORAGE_OPTIONS", default={})
if CLINICAL_STORAGE_BACKEND.endswith("FileSystemStorage"):
    # No base_url: clinical files have no address of their own, they are served through the policy.
    CLINICAL_STORAGE_OPTIONS.setdefault("location", str(DATA_DIR / "files"))
    CLINICAL_STORAGE_OPTIONS.setdefault("file_permissions_mode", 0o600)
    CLINICAL_STORAGE_OPTIONS.setdefault("directory_permissions_mode", 0o700)
STORAGES = {
    "default": {"BACKEND": CLINICAL_STORAGE_BACKEND, "OPTIONS": CLINICAL_STORAGE_OPTIONS},
    "clinical": {"BACKEND": CLINICAL_STORAGE_BACKEND, "OPTIONS": CLINICAL_STORAGE_OPTIONS},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
UPLOAD_STAGING_DIR = Path(env.str("UPLOAD_STAGING_DIR", default=str(DATA_DIR / "uploads")))
UPLOAD_MAX_BYTES = env.int("UPLOAD_MAX_BYTES", default=200 * 1024 * 1024)
UPLOAD_MAX_ARCHIVE_BYTES = env.int("UPLOAD_MAX_ARCHIVE_BYTES", default=2 * 1024 * 1024 * 1024)

# --- Mail ---------------------------------------------------------------------------------------------
EMAIL_URL = env.str("EMAIL_URL", default="" if IS_PRODUCTION else "consolemail://")
_MAIL_DOMAIN = urlsplit(CIRCLECARE_BASE_URL).hostname if IS_PRODUCTION else "circlecare.example"
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=f"CircleCare <no-reply@{_MAIL_DOMAIN}>")
if EMAIL_URL:
    vars().update(env.email_url_config(EMAIL_URL))
if MODE == "demo" and EMAIL_URL == "dummymail://":
    EMAIL_BACKEND = "kernel.notify.kept_mail.KeptMail"
EMAIL_TIMEOUT = 10

# --- SMS: without a gateway there is none -------------------------------------------------------------
SMS_GATEWAY_URL = env.str("SMS_GATEWAY_URL", default="")
SMS_GATEWAY_TOKEN = env.str("SMS_GATEWAY_TOKEN", default="")
SMS_SENDER = env.str("SMS_SENDER", default="CircleCare")

# --- Push: without a key there is none. A new one: manage.py new_push_key ------------------------------
PUSH_PRIVATE_KEY = env.str("PUSH_PRIVATE_KEY", default="")
# The services of Chrome and Edge, Firefox, Safari; nothing is sent anywhere else.
PUSH_SERVICES = env.list(
    "PUSH_SERVICES",
    default=[
        "fcm.googleapis.com",
        "*.push.services.mozilla.com",
        "*.notify.windows.com",
        "*.push.apple.com",
    ],
)

# How long a worker may hold a reminder before another takes it. A batch stops at half of it.
REMINDERS_LEASE_S = env.int("REMINDERS_LEASE_S", default=300)

# --- Language and time --------------------------------------------------------------------------------
LANGUAGE_CODE = "it"
LANGUAGES = [("it", "Italiano"), ("en", "English")]
LOCALE_PATHS = [ROOT / "platform" / "circlecare" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
FORMAT_MODULE_PATH: list[str] = []

# --- Security -----------------------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if IS_PRODUCTION:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31536000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    if env.bool("BEHIND_PROXY", default=True):
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    check_production(
        allowed_hosts=ALLOWED_HOSTS,
        debug=DEBUG,
        base_url=CIRCLECARE_BASE_URL,
        email_url=EMAIL_URL,
        sms_url=SMS_GATEWAY_URL,
        push_key=PUSH_PRIVATE_KEY,
    )
# Number of reverse proxies whose X-Forwarded-For entry can be trusted; 0 takes the socket's peer.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=1 if IS_PRODUCTION else 0)

# --- Logs: no clinical or personal data ---------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django.server": {"level": "WARNING"},
        "django.channels.server": {"level": "WARNING"},
        "daphne": {"level": "WARNING"},
        "django.request": {"level": "ERROR"},
    },
}
SILENCED_SYSTEM_CHECKS: list[str] = []
