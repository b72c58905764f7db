"""The same frozen edition gives the same bytes, in whatever process, place and language of the machine."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings as portal

from publications.models import EditionFile
from tests.elsewhere import database_url
from tests.publications.edition import small

pytestmark = pytest.mark.django_db(transaction=True)


def built(folder, format, **surroundings):
    """The bytes of a file of the small edition, built by a fresh process in a folder of its own."""
    EditionFile.objects.update(input_sha256="")
    done = subprocess.run(
        [
            sys.executable,
            str(Path(portal.BASE_DIR) / "manage.py"),
            "build_edition",
            "small-edition",
            "--language",
            "ar",
            "--format",
            format,
        ],
        cwd=surroundings.pop("cwd", portal.BASE_DIR),
        env=os.environ
        | {
            "DATABASE_URL": database_url(),
            "DJANGO_SETTINGS_MODULE": "cta_portal.settings",
            "MEDIA_ROOT": str(folder),
            "VAR_DIR": str(folder),
            "DEBUG": "1",
        }
        | surroundings,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return Path(done.stdout.strip().splitlines()[-1]).read_bytes()


@pytest.mark.parametrize("format", ["pdf", "web"])
def test_two_fresh_processes_give_the_same_bytes(tmp_path, format):
    small(languages=["ar"])

    first = built(tmp_path / "one", format, PYTHONHASHSEED="1", TZ="Asia/Kathmandu", LC_ALL="C.UTF-8")
    second = built(
        tmp_path / "two", format, PYTHONHASHSEED="77", TZ="America/Bogota", LANG="ar_EG.UTF-8", cwd=tmp_path
    )

    assert len(first) > 1000
    assert first == second
