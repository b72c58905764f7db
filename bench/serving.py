"""A real server under measurement: gunicorn with two workers, its CPU seconds and memory as the system counts them."""

import getpass
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TICKS = os.sysconf("SC_CLK_TCK")
WORKERS = 2
READY_SECONDS = 60


class Server:
    """`with Server("cta_portal.wsgi", settings="…") as server:` serves on a free port of the loopback address."""

    def __init__(self, application, *, settings, **environment):
        self.port = free_port()
        self.environment = (
            os.environ | {"MALLOC_ARENA_MAX": "2", "DJANGO_SETTINGS_MODULE": settings} | environment
        )
        self.command = [
            *(sys.executable, "-m", "gunicorn", application, "--workers", str(WORKERS), "--threads", "4"),
            *("--bind", f"127.0.0.1:{self.port}", "--log-level", "error", "--keep-alive", "30"),
            *("--no-control-socket",),
        ]

    def __enter__(self):
        self.process = subprocess.Popen(self.command, cwd=ROOT, env=self.environment, start_new_session=True)
        deadline = time.monotonic() + READY_SECONDS
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit("The server did not start; the reason stands above.")
            time.sleep(0.1)
        return self

    def __exit__(self, *_error):
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait()

    def _answers(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def workers(self):
        """Process ids of the workers."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in children.split()]

    def cpu(self):
        """CPU seconds of all workers since their start."""
        total = 0
        for pid in self.workers():
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            total += (int(fields[11]) + int(fields[12])) / TICKS
        return total

    def megabytes(self):
        """The largest worker's highest memory so far."""
        return max(_peak(pid) for pid in self.workers()) / 1024


NGINX = """
daemon off; user {user}; worker_processes 2; pid {folder}/nginx.pid; error_log {folder}/nginx.log;
events {{ worker_connections 256; }}
http {{
  access_log off; keepalive_requests 100000; client_body_temp_path {folder}/nginx-body;
  proxy_temp_path {folder}/nginx-proxy; fastcgi_temp_path {folder}/nginx-fastcgi;
  uwsgi_temp_path {folder}/nginx-uwsgi; scgi_temp_path {folder}/nginx-scgi;
  server {{ listen 127.0.0.1:{port}; root {folder}; }}
}}
"""


class Nginx(Server):
    """The same of a web server that gives one file of this folder: what no program can be faster than."""

    def __init__(self, folder, page):
        self.port, self.environment = free_port(), os.environ
        page.write_text("<p>" + "a page of sixty kilobytes " * 2400)
        settings = Path(folder) / "nginx.conf"
        settings.write_text(NGINX.format(folder=folder, port=self.port, user=getpass.getuser()))
        self.command = ["nginx", "-c", str(settings)]


def _peak(pid):
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1])
    return 0


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
