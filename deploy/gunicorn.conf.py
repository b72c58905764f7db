"""How gunicorn serves the portal; HOST, PORT and WEB_WORKERS come from the environment."""

import os
import re
from pathlib import Path

from gunicorn.glogging import Logger

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = 4
timeout = 60
graceful_timeout = 20
preload_app = False
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
control_socket_disable = True
limit_request_line = 8190

# One line a request, without the visitor's address: enough to count downloads, nothing to find a person by.
var = Path(os.environ.get("VAR_DIR", Path(__file__).resolve().parent.parent / "var"))
(var / "log").mkdir(parents=True, exist_ok=True)
accesslog = str(var / "log" / "access.log")
access_log_format = '%(t)s "%(r)s" %(s)s %(B)s %(M)sms'
SECRET_PATH = re.compile(r"(/(?:confirm|invitation|co-writing|opt-out|proof|password/reset/key)/)[^/ ?]+")


class WithoutSecrets(Logger):
    """A link sent by mail is a key: the log keeps its kind, never the key itself."""

    def atoms(self, resp, req, environ, request_time):
        atoms = super().atoms(resp, req, environ, request_time)
        atoms["r"] = SECRET_PATH.sub(r"\1…", atoms["r"])
        return atoms


logger_class = WithoutSecrets
