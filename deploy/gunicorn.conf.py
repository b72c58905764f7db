"""How gunicorn serves the portal; HOST, PORT and WEB_WORKERS come from the environment."""

import os
from pathlib import Path

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
