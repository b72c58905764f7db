"""Every setting of the portal: from the environment; unset means the safe, embedded default.

Each name read here stands in the table of docs/operations.md. A wrong value stops the start with a sentence.
"""

from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key
from django.utils.translation import gettext_lazy as _
from environs import Env, EnvError

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()


def _read(reader, name, default):
    """One value from the environment, or a sentence that names the setting at fault."""
    try:
        return reader(name, default)
    except (EnvError, ValueError) as error:
        raise ImproperlyConfigured(f"The setting {name} cannot be used: {error}") from error


# Where things are kept. VAR_DIR holds all that a backup must hold in the embedded default.
VAR_DIR = Path(_read(env.str, "VAR_DIR", str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)


def _secret_key():
    """The key from the environment, or one drawn once and kept beside the database."""
    given = _read(env.str, "SECRET_KEY", "")
    if given:
        if len(given) < 50:
            raise ImproperlyConfigured(
                "The setting SECRET_KEY cannot be used: it needs 50 characters or more."
            )
        return given
    kept = VAR_DIR / "secret_key"
    if not kept.exists():
        kept.write_text(get_random_secret_key() + get_random_secret_key())
        kept.chmod(0o600)
    return kept.read_text().strip()


# Who may call
DEBUG = _read(env.bool, "DEBUG", False)
SECRET_KEY = _secret_key()
PUBLIC_URL = _read(env.str, "PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
if urlsplit(PUBLIC_URL).scheme not in {"http", "https"}:
    raise ImproperlyConfigured("The setting PUBLIC_URL cannot be used: it begins with http:// or https://.")
ALLOWED_HOSTS = _read(
    env.list, "ALLOWED_HOSTS", sorted({urlsplit(PUBLIC_URL).hostname, "127.0.0.1", "localhost"})
)
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
TRUSTED_PROXIES = _read(env.int, "TRUSTED_PROXIES", 0)

# The apps: above first
INSTALLED_APPS = [
    "modeltranslation",
    "cta_portal",
    "learning",
    "publications",
    "actions",
    "signatories",
    "frameworks",
    "accounts",
    "figures",
    "cta_portal.apps.SecretariatConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "csp",
    "django_countries",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "import_export",
    "simple_history",
]
MIDDLEWARE = [
    "frameworks.caching.KeptPages",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "accounts.middleware.KeepsWhatArrived",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.StaffLanguage",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.middleware.HonestAnswers",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]
ROOT_URLCONF = "cta_portal.urls"
WSGI_APPLICATION = "cta_portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cta_portal.context.portal",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = ["cta"]
CRISPY_TEMPLATE_PACK = "cta"

# Data
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
}
DATABASES = {
    "default": _read(env.dj_db_url, "DATABASE_URL", f"sqlite:///{VAR_DIR / 'portal.sqlite3'}"),
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
DATABASES["default"] |= {"ATOMIC_REQUESTS": False, "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": _read(env.dj_cache_url, "CACHE_URL", "db://cache")}
CACHES["default"]["TIMEOUT"] = 24 * 60 * 60  # longer than any window of a rate limit
if CACHES["default"]["BACKEND"].endswith("DatabaseCache"):
    CACHES["default"].setdefault("OPTIONS", {})["MAX_ENTRIES"] = (
        50_000  # nobody pushes a limit out by asking much
    )
STORAGE_URL = _read(env.str, "STORAGE_URL", f"file://{VAR_DIR / 'media'}")
if not STORAGE_URL.startswith("file://"):
    raise ImproperlyConfigured("The setting STORAGE_URL cannot be used: it begins with file:// and a folder.")
MEDIA_ROOT = Path(STORAGE_URL.removeprefix("file://"))
MEDIA_URL = "media/"
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
UPLOAD_MAX_BYTES = _read(env.int, "UPLOAD_MAX_BYTES", 25 * 1024 * 1024)
FILES_AT_ONCE = 4  # of the largest size, on a page whose button sends several

# Front-end files: ours, and those that npm brings
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
VENDOR_DIR = BASE_DIR / "static_vendor"
STATICFILES_DIRS = [folder for folder in (BASE_DIR / "static", VENDOR_DIR) if folder.exists()]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "cta_portal.static.HashedFiles"},
}
WHITENOISE_USE_FINDERS = DEBUG

# When the secretariat is told that more comes in than a real day brings
BURST_MINUTES = _read(env.int, "BURST_MINUTES", 60)
BURST_OVERALL = _read(env.int, "BURST_OVERALL", 100)
BURST_ALIKE = _read(env.int, "BURST_ALIKE", 20)

# Languages: of the interface, and of what staff write
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish")), ("fr", _("French")), ("ar", _("Arabic"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
FORMAT_MODULE_PATH = ["cta_portal.formats"]
COUNTRIES_OVERRIDE = {  # names that the list of ISO 3166 turns around for its alphabet
    "BS": _("Bahamas"),
    "FM": _("Micronesia"),
    "SA": _("Saudi Arabia"),
    "SZ": _("Eswatini"),
    "ZA": _("South Africa"),
}
USE_TZ = True
TIME_ZONE = "UTC"
MODELTRANSLATION_DEFAULT_LANGUAGE = "en"
MODELTRANSLATION_FALLBACK_LANGUAGES = ("en", "es", "fr", "ar")
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"

# People
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": name, "OPTIONS": options}
    for name, options in [
        (
            "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
            {"user_attributes": ("email", "name")},
        ),
        ("accounts.passwords.LongEnough", {"min_length": 12}),
        ("django.contrib.auth.password_validation.CommonPasswordValidator", {}),
        ("django.contrib.auth.password_validation.NumericPasswordValidator", {}),
    ]
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "actions:desk"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "accounts.entrance.SignIn",
    "signup": "accounts.entrance.SignUp",
    "add_email": "accounts.entrance.NewAddress",
    "change_password": "accounts.entrance.ChangePassword",
    "set_password": "accounts.entrance.SetPassword",
    "reset_password": "accounts.entrance.LostPassword",
    "reset_password_from_key": "accounts.entrance.ChooseNewPassword",
    "request_login_code": "accounts.entrance.AskForCode",
    "confirm_login_code": "accounts.entrance.TypeSignInCode",
    "confirm_email_verification_code": "accounts.entrance.TypeAddressCode",
    "confirm_password_reset_code": "accounts.entrance.TypePasswordCode",
    "reauthenticate": "accounts.entrance.ShowItIsYou",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms.SignupFields"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = ACCOUNT_PASSWORD_RESET_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
MFA_ADAPTER = "accounts.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "accounts.entrance.SecondFactor",
    "reauthenticate": "accounts.entrance.SecondFactorAgain",
    "activate_totp": "accounts.entrance.SetUpApp",
    "add_webauthn": "accounts.entrance.AddPasskey",
    "edit_webauthn": "accounts.entrance.RenamePasskey",
    "authenticate_webauthn": "accounts.entrance.UsePasskey",
    "login_webauthn": "accounts.entrance.SignInWithPasskey",
    "reauthenticate_webauthn": "accounts.entrance.UsePasskeyAgain",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = (
    True  # something one has, and, as verification is required, something one knows or is
)
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_TOTP_ISSUER = "Call to Local Action"
ACCOUNT_REAUTHENTICATION_TIMEOUT = _read(env.int, "FRESH_LOGIN_MINUTES", 15) * 60
STAFF_NEED_SECOND_FACTOR = _read(env.bool, "STAFF_NEED_SECOND_FACTOR", False)
SESSION_COOKIE_AGE = 12 * 60 * 60

# Safety
SECURE = PUBLIC_URL.startswith("https://")
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
CSRF_FAILURE_VIEW = "cta_portal.views.forbidden_form"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}

# Mail: the outbox delivers through Django's back end; unset means readable files in var/mail
_MAIL = _read(env.dj_email_url, "EMAIL_URL", "") if env.str("EMAIL_URL", "") else {}
EMAIL_BACKEND = _MAIL.get("EMAIL_BACKEND", "accounts.mailbox.ReadableFiles")
EMAIL_HOST = _MAIL.get("EMAIL_HOST", "localhost")
EMAIL_PORT = _MAIL.get("EMAIL_PORT", 25)
EMAIL_HOST_USER = _MAIL.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = _MAIL.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = _MAIL.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _MAIL.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 20
MAILS_PER_MINUTE = _read(env.int, "MAILS_PER_MINUTE", 60)
BOUNCES_BEFORE_MARKED = _read(env.int, "BOUNCES_BEFORE_MARKED", 3)
EMAIL_FILE_PATH = VAR_DIR / "mail"
DEFAULT_FROM_EMAIL = _read(env.str, "FROM_EMAIL", "Call to Local Action <portal@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
CONTACT_EMAIL = _read(env.str, "CONTACT_EMAIL", "secretariat@localhost")

# Work in the background: nudges in a table, done by two workers
TASKS = {
    "default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "build"]},
}

# People who act for a government: when staff hear of a request nobody answered, and whom they ask after
JOIN_ANSWER_DAYS = _read(env.int, "JOIN_ANSWER_DAYS", 10)
DORMANT_MONTHS = _read(env.int, "DORMANT_MONTHS", 12)

# How long workbooks of actions and forms that were filled in offline are kept after they moved last
OFFLINE_KEEP_DAYS = _read(env.int, "OFFLINE_KEEP_DAYS", 30)

# How long it is kept who saw people's data, and who was denied
ACCESS_KEEP_DAYS = _read(env.int, "ACCESS_KEEP_DAYS", 365)

# The read interface for machines: how much one address may read
API_REQUESTS_PER_MINUTE = _read(env.int, "API_REQUESTS_PER_MINUTE", 300)
FILES_PER_HOUR = _read(env.int, "FILES_PER_HOUR", 60)
REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Call to Local Action: read interface",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVERS": [{"url": PUBLIC_URL}],
    "COMPONENT_SPLIT_REQUEST": False,
    "ENUM_NAME_OVERRIDES": {
        "Kind": "actions.models.submission.KINDS",
        "Level": "signatories.models.Government.LEVELS",
        "Origin": "signatories.models.ORIGINS",
    },
}

# How long a process keeps a rendered public page; a change of the data ends it at once
PUBLIC_PAGE_SECONDS = 60
FRAGMENT_SECONDS = 60  # the same for the navigation and the foot of all pages

# What one child process that prints a book may use
BUILD_SECONDS = _read(env.int, "BUILD_SECONDS", 600)
BUILD_MEGABYTES = _read(env.int, "BUILD_MEGABYTES", 3000)
DESIGNED_MAX_BYTES = _read(env.int, "DESIGNED_MAX_BYTES", 150 * 1024 * 1024)  # a book made by designers
BUILDS_AT_ONCE = _read(env.int, "BUILDS_AT_ONCE", 2)  # books printed side by side

# The key that signs certificates: a PKCS#12 file; unset means unsigned files
CERTIFICATE_KEY_FILE = _read(env.str, "CERTIFICATE_KEY_FILE", "")
CERTIFICATE_KEY_PASSWORD = _read(env.str, "CERTIFICATE_KEY_PASSWORD", "")
if CERTIFICATE_KEY_FILE:
    from signatories import portal_key  # only where a key is set: reading one is slow

    _read(
        lambda name, path: portal_key.read(path, CERTIFICATE_KEY_PASSWORD),
        "CERTIFICATE_KEY_FILE",
        CERTIFICATE_KEY_FILE,
    )

# The words on the page that tell this copy from the real one
DEMO_NOTICE = _read(env.bool, "DEMO_NOTICE", True)

SIMPLE_HISTORY_REVERT_DISABLED = True
IMPORT_EXPORT_USE_TRANSACTIONS = True
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {
        "stdout": {"class": "logging.StreamHandler", "formatter": "line"},
        "trouble": {"class": "logging.StreamHandler", "formatter": "line", "level": "WARNING"},
    },
    # The worker says two lines a task; only what went wrong is worth a reader's time.
    "loggers": {
        name: {"handlers": ["trouble"], "propagate": False} for name in ("django_tasks", "django_tasks_db")
    },
    "root": {"handlers": ["stdout"], "level": _read(env.str, "LOG_LEVEL", "INFO")},
}
