"""Files of an edition as jobs: watched, cancelled, killed, on full disks; the old file stays meanwhile."""

import ast
import os
import shutil
import signal
import subprocess
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as portal
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts import history
from accounts.refusals import Refused
from publications.desk import editions
from publications.making import building, source
from publications.models import EditionFile
from tests.factories import UserFactory
from tests.publications.edition import publisher, small

pytestmark = pytest.mark.django_db
WEB = EditionFile.WEB  # the quickest to build


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def edition():
    return small(languages=["en"])


def kill_renderer(after=0.0):
    """From now on, the next child process that makes a file is killed, `after` seconds from its start."""
    mine = str(os.getpid())

    def hunt():
        until = time.monotonic() + 60
        while time.monotonic() < until:
            for entry in Path("/proc").iterdir():
                try:
                    words = (entry / "cmdline").read_bytes()
                    parent = (entry / "stat").read_text().rpartition(")")[2].split()[1]
                except (OSError, ValueError, IndexError):
                    continue
                if parent == mine and b"publications.making.child" in words:
                    time.sleep(after)
                    try:
                        os.kill(int(entry.name), signal.SIGKILL)
                    except ProcessLookupError:
                        continue  # it was quicker
                    return
            time.sleep(0.01)

    hunter = threading.Thread(target=hunt, daemon=True)
    hunter.start()
    return hunter


def anew():
    """What was built counts as made from something else."""
    EditionFile.objects.update(input_sha256="")


def test_build_keeps_what_it_cost_and_release_opens_it(client, edition):
    by, address = publisher(), "/en/publications/small-edition/"

    file = building.build(edition, "en")
    closed = [client.get(address).status_code, client.get(f"{address}en.pdf").status_code]
    editions.release(edition, by=by)
    answer = client.get(f"{address}en.pdf")

    assert (file.state, file.error, file.pages > 5, file.size) == (
        "built",
        "",
        True,
        Path(file.file.path).stat().st_size,
    )
    assert closed == [404, 404]
    assert b"".join(answer.streaming_content)[:5] == b"%PDF-"
    assert (answer["Content-Type"], answer["ETag"]) == ("application/pdf", f'"{file.sha256}"')
    assert [client.get(address).status_code, client.get("/ar/publications/").status_code] == [200, 200]
    assert client.get(f"{address}ar.pdf").status_code == 404
    assert [event.verb for event in history.of(edition)] == [
        "edition_planned",
        "edition_frozen",
        "edition_released",
    ]


def test_release_asks_for_a_book_and_not_only_for_web_pages(edition):
    building.build(edition, "en", WEB)
    with pytest.raises(Refused, match="Not built yet: en"):
        editions.release(edition, by=publisher())


def test_unchanged_input_builds_nothing(edition):
    first = building.build(edition, "en", WEB)
    begun = time.monotonic()

    second = building.build(edition, "en", WEB)

    assert time.monotonic() - begun < 2
    assert second.log[-1][1] == "nothing changed: the file there is was made from the same"
    assert (second.state, second.file.name, second.built_at) == ("built", first.file.name, first.built_at)


def test_unchanged_input_is_built_where_the_file_is_lost_or_damaged(edition):
    first = building.build(edition, "en", WEB)
    Path(first.file.path).write_bytes(b"half a fi")

    second = building.build(edition, "en", WEB)

    assert (second.state, second.sha256, second.file.name != first.file.name) == ("built", first.sha256, True)


def test_renderer_over_its_limits_keeps_the_old_file_and_the_reason(edition, settings):
    kept = building.build(edition, "en", WEB)
    settings.BUILD_MEGABYTES = 1
    anew()

    failed = building.build(edition, "en", WEB)

    assert (failed.state, failed.log[-1][1]) == ("failed", f"failed: {failed.error}")
    assert (failed.file.name, failed.sha256) == (kept.file.name, kept.sha256)
    assert Path(failed.file.path).exists()


def test_killed_renderer_goes_once_more_and_then_has_failed(edition):
    kept = building.build(edition, "en", WEB)
    anew()

    hunter = kill_renderer()
    once = building.build(edition, "en", WEB)
    hunter.join()
    hunter = kill_renderer()
    twice = building.build_waiting(once.pk)
    hunter.join()

    assert (once.state, once.tries, once.error) == ("queued", 1, "")
    assert (twice.state, twice.tries) == ("failed", 2)
    assert "ended from outside (signal 9)" in twice.error
    assert (twice.file.name, twice.sha256) == (kept.file.name, kept.sha256)
    assert [path.name for path in Path(kept.file.path).parent.iterdir()] == [Path(kept.file.name).name]


def test_build_whose_worker_died_goes_once_more_and_then_has_failed(edition):
    silent = timezone.now() - timedelta(minutes=5)
    file = EditionFile.objects.create(
        edition=edition, language="en", state="building", started_at=silent, alive_at=silent, tries=1
    )

    assert building.build_due() == 1
    file.refresh_from_db()
    assert (file.state, building.build_due()) == ("queued", 0)
    EditionFile.objects.update(state="building", tries=2)
    building.build_due()
    file.refresh_from_db()

    assert (file.state, file.error) == ("failed", "The build ended without a word, twice.")


def test_tick_nudges_what_waits_for_long(edition):
    long_ago = timezone.now() - timedelta(days=1)
    EditionFile.objects.create(edition=edition, language="en", state="queued", asked_at=long_ago)

    assert building.build_due() == 1
    assert building.build_due() == 0


def test_build_that_is_under_way_is_left_alone(edition):
    now = timezone.now()
    EditionFile.objects.create(edition=edition, language="en", state="building", started_at=now, alive_at=now)

    assert building.build(edition, "en").state == "building"
    assert building.build_due() == 0


def test_two_are_built_at_a_time_and_the_third_waits(edition):
    now = timezone.now()
    for format in ("pdf", "small"):
        EditionFile.objects.create(
            edition=edition, language="en", format=format, state="building", started_at=now, alive_at=now
        )

    assert building.build(edition, "en", WEB).state == "queued"
    EditionFile.objects.filter(format="small").update(state="failed")
    waiting = EditionFile.objects.get(format=WEB)
    assert building.build_waiting(waiting.pk).state == "built"


def test_cancelled_wish_is_built_no_more(edition):
    by = publisher()
    file = EditionFile.objects.create(edition=edition, language="en", format=WEB)
    with pytest.raises(PermissionDenied):
        building.cancel(file, by=UserFactory(is_staff=True))

    building.cancel(file, by=by)

    assert building.build_waiting(file.pk).state == "cancelled"
    with pytest.raises(Refused, match="over already"):
        building.cancel(file, by=by)
    assert history.of(file).last().verb == "edition_build_cancelled"


def test_cancelled_build_ends_its_child_and_keeps_the_old_file(edition, monkeypatch):
    kept = building.build(edition, "en", WEB)
    anew()
    read = source.read

    def cancelled_meanwhile(*args):
        building.cancel(EditionFile.objects.get(), by=publisher())
        return read(*args)

    monkeypatch.setattr(source, "read", cancelled_meanwhile)

    file = building.build(edition, "en", WEB)

    assert (file.state, file.file.name, file.sha256) == ("cancelled", kept.file.name, kept.sha256)


def test_broken_entry_is_named(edition):
    kept = building.build(edition, "en", WEB)
    entry = edition.entries.get(action__code="CTA-2026-0002")
    entry.printed["objectives"] = [{"code": "nowhere-1", "role": "primary", "inferred": False}]
    entry.save()

    failed = building.build(edition, "en", WEB)

    assert (failed.state, failed.error) == ("failed", "CTA-2026-0002: KeyError: 'nowhere-1'")
    assert failed.file.name == kept.file.name


@pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("mount"), reason="only root mounts a small disk")
@pytest.mark.parametrize("where", ["the shelf", "the workshop"])
def test_full_disk_is_said_and_the_old_file_stays(edition, where, settings, tmp_path, monkeypatch):
    kept = building.build(edition, "en", WEB)
    before = Path(kept.file.path).read_bytes()
    anew()
    folder = tmp_path / "disk"
    folder.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "none", folder], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip("no disk can be mounted here")
    try:
        (folder / "ballast").write_bytes(b"x" * (252 if where == "the shelf" else 244) * 1024)
        if where == "the shelf":
            settings.MEDIA_ROOT = folder
        else:
            monkeypatch.setattr("tempfile.tempdir", str(folder))
        failed = building.build(edition, "en", WEB)
    finally:
        subprocess.run(["umount", folder], check=True)

    assert (failed.state, "no room left on the disk" in failed.error) == ("failed", True), failed.error
    assert (failed.sha256, Path(tmp_path / "media" / failed.file.name).read_bytes()) == (kept.sha256, before)


def test_edition_opened_for_corrections_meanwhile_gets_no_old_file(edition, monkeypatch):
    read = source.read

    def thawed_meanwhile(*args):
        made_from = read(*args)
        type(edition).objects.update(frozen_sha256="f" * 64)
        return made_from

    monkeypatch.setattr(source, "read", thawed_meanwhile)
    failed = building.build(edition, "en", WEB)

    assert (failed.state, failed.error, failed.file.name) == (
        "failed",
        "the edition was opened for corrections meanwhile",
        "",
    )


def test_no_page_prints_a_book():
    """Only the worker's tasks and the command of hand build files; nothing that answers a request does."""
    builders = {"build", "build_waiting", "make"}
    found = set()
    for app in ("publications", "cta_portal", "actions", "learning"):
        for path in (Path(portal.BASE_DIR) / app).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                is_one = isinstance(node, ast.Attribute) and node.attr in builders
                if is_one and ast.unparse(node.value) in ("building", "formats"):
                    found.add(path.relative_to(portal.BASE_DIR).as_posix())
    assert found == {"publications/tasks.py", "publications/management/commands/build_edition.py"}
