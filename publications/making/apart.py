"""An errand done in a child process: niced, limited in time and memory, watched, and ended with its parent.

The child is `publications.making.child`. It gets its errand in a folder of its own and writes there what
it has to say, line by line; it inherits nothing of the portal's settings and secrets.
"""

import contextlib
import errno
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from publications.making.child import NO_LIBRARY, NO_ROOM

FONT_TIME = "1544227200"  # cut-down fonts carry a time of their own: the day of the Declaration
# What the child sees of the world: nothing that could change its bytes, nothing that is secret.
INHERITED = (
    "PATH",
    "HOME",
    "TMPDIR",
    "LD_LIBRARY_PATH",
    "FONTCONFIG_FILE",
    "FONTCONFIG_PATH",
    "MALLOC_ARENA_MAX",
)
FIXED = {
    "SOURCE_DATE_EPOCH": FONT_TIME,
    "PYTHONHASHSEED": "0",
    "LC_ALL": "C.UTF-8",
    "LANGUAGE": "en",
    "TZ": "UTC",
}
LOOK = 0.1  # seconds between two looks at the child
UNAVAILABLE = _(
    "PDF files cannot be made on this machine: Pango is missing. Install it with: "
    "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-core"
)


class PdfUnavailable(Exception):
    """This machine lacks what PDF files need; the sentence says what to install."""


class PdfFailed(Exception):
    """The child ended without a file; the sentence says why, as far as it is known."""


class Killed(PdfFailed):
    """Somebody or the machine itself ended the child; it may go better another time."""


def run(errand: dict, to: Path, *, seconds=None, megabytes=None, watch=None) -> dict:
    """Have an errand done; its file stands at `to` whole or not at all. Returns the report of the child.

    `watch(event)` hears each line of the child, and None in between; what it raises ends the child.
    Raises PdfUnavailable without Pango, Killed when the child was, PdfFailed when it ended without a file.
    """
    try:
        return _run(
            errand,
            to,
            seconds=seconds or settings.BUILD_SECONDS,
            megabytes=megabytes or settings.BUILD_MEGABYTES,
            watch=watch,
        )
    except OSError as error:
        raise PdfFailed(_said(error)) from error


def _run(errand, to, *, seconds, megabytes, watch):
    with tempfile.TemporaryDirectory(prefix="cta-print-") as name:
        folder = Path(name)
        limits = {"seconds": seconds, "megabytes": megabytes, "parent": os.getpid()}
        (folder / "errand.json").write_text(json.dumps(errand | limits), encoding="utf-8")
        with (folder / "errors.txt").open("wb") as errors:
            child = subprocess.Popen(  # noqa: S603 (our own program, our own folder)
                [sys.executable, "-m", "publications.making.child", name],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                cwd=settings.BASE_DIR,
                env={key: os.environ[key] for key in INHERITED if key in os.environ} | FIXED,
            )
            try:
                _attend(child, folder, time.monotonic() + seconds * 3, watch)
            finally:
                with contextlib.suppress(ProcessLookupError):
                    child.kill()
                child.wait()
        report = _report(child.returncode, folder)
        put(folder / "out", to)
        return report


def put(made: Path, to: Path) -> None:
    """A finished file in its place in one step: a copy beside it reaches the disk, then takes the name."""
    to.parent.mkdir(parents=True, exist_ok=True)
    beside = to.with_name(f".{to.name}.{os.getpid()}")
    try:
        with made.open("rb") as source, beside.open("wb") as copy:
            while chunk := source.read(2**20):
                copy.write(chunk)
            copy.flush()
            os.fsync(copy.fileno())
        beside.replace(to)
    except OSError as error:
        raise PdfFailed(_said(error)) from error
    finally:
        beside.unlink(missing_ok=True)


def _attend(child, folder, until, watch):
    """Wait for the end of the child and pass on what it says."""
    with (folder / "said.jsonl").open("ab+") as said:
        said.seek(0)
        rest = b""
        while True:
            ended = child.poll() is not None
            rest = _pass_on(rest + said.read(), watch)
            if ended:
                return
            if watch:
                watch(None)
            if time.monotonic() > until:
                raise PdfFailed("The renderer took longer than it may.")
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(LOOK)


def _pass_on(text, watch):
    """Every whole line goes to `watch`; what is left of the last one comes back."""
    *lines, rest = text.split(b"\n")
    for line in lines if watch else ():
        watch(json.loads(line))
    return rest


def _report(code, folder):
    if code == NO_LIBRARY:
        raise PdfUnavailable(UNAVAILABLE)
    if code == NO_ROOM:
        raise PdfFailed(_said(OSError(errno.ENOSPC, "")))
    if code == -signal.SIGKILL:
        raise Killed("The renderer was ended from outside (signal 9), perhaps for want of memory.")
    if code == -signal.SIGXCPU:
        raise PdfFailed("The renderer used all the computing time it may have.")
    report = folder / "report.json"
    if code or not report.exists():
        raise PdfFailed(f"The renderer ended with {code}: {_last_line(folder / 'errors.txt')}")
    return json.loads(report.read_text(encoding="utf-8"))


def _last_line(file):
    lines = file.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return lines[-1][:500] if lines else "no word of why"


def _said(error):
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return "There is no room left on the disk for this file."
    return f"The file could not be written: {error.strerror}."
