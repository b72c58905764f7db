"""The portal's settings, made fast for tests."""

import os
import tempfile

if "VAR_DIR" not in os.environ:
    folder = tempfile.TemporaryDirectory(
        prefix="cta-test-", ignore_cleanup_errors=True
    )  # goes with the process
    os.environ["VAR_DIR"] = folder.name

from cta_portal.settings import *  # noqa: F403
from tests.strictness import StrictWhenOurs

DATABASES["default"]["CONN_MAX_AGE"] = 0  # noqa: F405  (a server of a test leaves no connection open)
DATABASES["default"].setdefault("TEST", {})  # noqa: F405
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    DATABASES["default"]["TEST"] = {"NAME": VAR_DIR / "test.sqlite3"}  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
WHITENOISE_AUTOREFRESH = True
STATIC_ROOT = VAR_DIR  # noqa: F405  (collected by nobody: the finders serve)
MEDIA_ROOT = VAR_DIR / f"media-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"  # noqa: F405  (one per process)
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TASKS = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": ["default", "build"]}
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = StrictWhenOurs()  # noqa: F405
PUBLIC_PAGE_SECONDS = 0
