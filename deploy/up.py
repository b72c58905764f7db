"""Starts the portal's processes together (web server, three workers, the clock) and stops them together."""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOST = os.environ.get("HOST", "127.0.0.1")
PORT = os.environ.get("PORT", "8000")
SEEN_AT = f"http://{HOST.replace('0.0.0.0', '127.0.0.1')}:{PORT}"
PYTHON = sys.executable
PROCESSES = {
    "web server": [PYTHON, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "cta_portal.wsgi"],
    "worker": [PYTHON, "manage.py", "db_worker", "--queue-name", "default", "--no-reload"],
    "builder": [PYTHON, "manage.py", "db_worker", "--queue-name", "build", "--no-reload"],
    "second builder": [PYTHON, "manage.py", "db_worker", "--queue-name", "build", "--no-reload"],
    "clock": [PYTHON, "manage.py", "tick", "--every", "30"],
}
PATIENCE = 15  # seconds in which a process may finish what it does


def main():
    refuse_taken_port()
    os.environ.setdefault("PUBLIC_URL", SEEN_AT)
    os.environ.setdefault(
        "MALLOC_ARENA_MAX", "2"
    )  # threads share what they gave back: a twentieth less memory
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    running = {}
    try:
        for name, command in PROCESSES.items():
            running[name] = subprocess.Popen(
                command, cwd=ROOT, start_new_session=True, preexec_fn=die_with_parent
            )
        greet(running)
        ended = wait_for_first_end(running)
        print(f"The {ended} ended by itself, so everything stops; the reason stands above.", flush=True)
        return 1
    except KeyboardInterrupt:
        print("\nStopping.", flush=True)
        return 0
    finally:
        stop(running)


def refuse_taken_port():
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, int(PORT)))
        except OSError as error:
            sys.exit(f"{HOST}:{PORT} cannot be used ({error.strerror}). Choose another: make run PORT=8001")


def die_with_parent():
    """Linux: a child hears SIGTERM even when this process was killed without a word."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def greet(running):
    """Say where the portal is, once it answers."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not any(process.poll() for process in running.values()):
        try:
            urllib.request.urlopen(f"{SEEN_AT}/healthz", timeout=5)
        except urllib.error.HTTPError:
            break
        except OSError:
            time.sleep(0.3)
            continue
        break
    print(
        f"\n  The portal       {SEEN_AT}/"
        f"\n  The secretariat  {SEEN_AT}/secretariat/"
        "\n  Mail is kept as readable files in var/mail"
        "\n  Ctrl-C stops everything\n",
        flush=True,
    )


def wait_for_first_end(running):
    while True:
        for name, process in running.items():
            if process.poll() is not None:
                return name
        time.sleep(0.5)


def stop(running):
    """Ask all to end, wait, then insist. A second Ctrl-C does not leave anything behind."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for process in running.values():
        tell(process, signal.SIGTERM)
    deadline = time.monotonic() + PATIENCE
    for process in running.values():
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            tell(process, signal.SIGKILL)


def tell(process, what):
    """Signal a process and the children it started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, what)


if __name__ == "__main__":
    sys.exit(main())
