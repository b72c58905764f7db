"""A wrong value stops the start with one sentence that names the setting."""

import os
import subprocess
import sys

from django.conf import settings

from tests.portal_keys import PASSWORD, make_key


def start(tmp_path, **values):
    """What importing the settings says, with these values in the environment."""
    done = subprocess.run(
        [sys.executable, "-c", "import cta_portal.settings as s; print(s.CERTIFICATE_KEY_FILE)"],
        cwd=settings.BASE_DIR,
        env={**os.environ, "VAR_DIR": str(tmp_path), **values},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, (done.stdout + done.stderr).strip().splitlines()[-1]


def test_a_key_that_opens_starts(tmp_path):
    path = str(make_key(tmp_path))

    assert start(tmp_path, CERTIFICATE_KEY_FILE=path, CERTIFICATE_KEY_PASSWORD=PASSWORD) == (0, path)


def test_a_wrong_password_of_the_key_stops_the_start(tmp_path):
    path = str(make_key(tmp_path))
    code, sentence = start(tmp_path, CERTIFICATE_KEY_FILE=path, CERTIFICATE_KEY_PASSWORD="another")

    assert code == 1
    assert sentence.endswith(
        f"The setting CERTIFICATE_KEY_FILE cannot be used: {path} is no PKCS#12 file, or "
        "CERTIFICATE_KEY_PASSWORD does not open it."
    )


def test_a_key_that_is_not_there_stops_the_start(tmp_path):
    code, sentence = start(tmp_path, CERTIFICATE_KEY_FILE="/nowhere/portal.p12")

    assert code == 1
    assert sentence.endswith(
        "The setting CERTIFICATE_KEY_FILE cannot be used: the file /nowhere/portal.p12 cannot be read "
        "(No such file or directory)."
    )
