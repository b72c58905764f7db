"""The access log: it counts downloads and keeps no key that was sent by mail."""

import runpy
from pathlib import Path
from types import SimpleNamespace

import pytest

CONFIGURATION = Path(__file__).parents[2] / "deploy" / "gunicorn.conf.py"


@pytest.fixture
def written(monkeypatch, tmp_path):
    """What the log writes for a path, in gunicorn's own way."""
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    made = runpy.run_path(str(CONFIGURATION))
    log = made["logger_class"](SimpleNamespace(
        errorlog="-", accesslog="-", loglevel="info", capture_output=False, logconfig=None, logconfig_dict={},
        logconfig_json=None, syslog=False, disable_redirect_access_to_syslog=True,
    ))  # fmt: skip

    def line(path):
        environ = {
            "REQUEST_METHOD": "GET", "RAW_URI": path, "PATH_INFO": path, "SERVER_PROTOCOL": "HTTP/1.1",
        }  # fmt: skip
        answer = SimpleNamespace(status="200 OK", headers=[], response_length=2, sent=2)
        request = SimpleNamespace(headers=[])
        took = SimpleNamespace(seconds=0, microseconds=5, total_seconds=lambda: 0.0)
        return made["access_log_format"] % log.atoms(answer, request, environ, took)

    return line


@pytest.mark.parametrize("kind", ["confirm", "invitation", "co-writing", "opt-out", "proof"])
def test_key_of_a_link_is_not_written(written, kind):
    line = written(f"/es/{kind}/s3cr3t-k3y/?next=/")

    assert "s3cr3t" not in line
    assert f"/es/{kind}/…/?next=/" in line


def test_download_is_written_as_it_was_asked_for(written):
    assert "GET /en/publications/one/es.pdf HTTP/1.1" in written("/en/publications/one/es.pdf")
