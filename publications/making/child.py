"""The child process that makes one file: `python -m publications.making.child <folder>`. It knows no Django.

It reads errand.json in its folder, works under limits, writes `out` and then report.json there, and says on the way
in said.jsonl how far it is: {"line": …} for the log, {"done": chapters}, {"picture": address, "line": …}.
"""

import contextlib
import ctypes
import errno
import json
import os
import resource
import signal
import sys
from pathlib import Path

NO_LIBRARY, NO_ROOM = 69, 73  # how a child ends that lacks Pango, or room on the disk


def main(folder):
    """Do the errand of this folder."""
    errand = json.loads((folder / "errand.json").read_text(encoding="utf-8"))
    end_with(errand["parent"])
    maker = MAKERS[
        errand["kind"]
    ]()  # slow imports come before the limits, lest a small limit look like a lack
    os.nice(10)
    seconds = errand["seconds"]
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    resource.setrlimit(resource.RLIMIT_AS, (errand["megabytes"] * 2**20,) * 2)
    try:
        with (folder / "said.jsonl").open("a", encoding="utf-8") as said:
            report = maker(
                errand, folder / "out", lambda **event: print(json.dumps(event), file=said, flush=True)
            )
        (folder / "report.json").write_text(json.dumps(report | cost()), encoding="utf-8")
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            sys.exit(NO_ROOM)
        raise


def end_with(parent):
    """Linux: when the worker that waits for this file is gone, nobody would read it."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit("the parent ended before")


def cost():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "cpu_seconds": round(used.ru_utime + used.ru_stime, 2),
        "peak_bytes": peak() or used.ru_maxrss * 1024,
    }


def peak():
    """The most memory since this program began: what the system counts holds that of the worker it came from."""
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1]) * 1024
    return 0


def _pdf():
    from publications.making import pdf, printer

    try:
        pdf.load()
    except pdf.PdfUnavailable:
        sys.exit(NO_LIBRARY)
    printer.collect_seldom()
    return pdf.make


def _web():
    from publications.making import web

    return web.make


MAKERS = {"pdf": _pdf, "web": _web}

if __name__ == "__main__":
    main(Path(sys.argv[1]))
