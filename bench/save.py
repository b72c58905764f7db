"""How long the autosave of a filled form takes: 200 saves through the whole portal, on a SQLite file that is synced.

The set-up is the default one (WAL, synchronous=FULL), the part is "what" with every text at its limit. Beside it, a
bare POST through the same middleware, so that the ratio says something on any machine. `make bench-save` runs it.
"""

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
SAVES = 200
MOST_MS = 200
WARM_UP = 5


def prepare(folder):
    """A portal of its own in an empty folder, with one signed-in writer and one draft."""
    os.environ |= {"VAR_DIR": folder, "DJANGO_SETTINGS_MODULE": "cta_portal.settings", "LOG_LEVEL": "ERROR"}
    os.environ.pop("DATABASE_URL", None)
    import django

    django.setup()
    from django.core.management import call_command

    for command in ("migrate", "createcachetable", "seed_frameworks"):
        call_command(command, verbosity=0)


def a_draft():
    from tests.factories import ActionFactory, GovernmentFactory, SubmissionFactory, UserFactory

    author = UserFactory()
    government = GovernmentFactory(verified=True, focal_point=author)
    draft = SubmissionFactory(
        action=ActionFactory(lead_government=government), created_by=author, updated_by=author, objectives=[]
    )
    return author, draft


def filled():
    """Every text of the part at its limit."""
    from actions.forms.parts import WhatForm
    from actions.models.submission import TEXT_FIELDS

    words = "La ciudad abre una puerta para todas las personas que llegan. "
    texts = {name: (words * 60)[: TEXT_FIELDS[name]] for name in WhatForm._meta.fields if name in TEXT_FIELDS}
    return texts | {"language": "es"}


def timed(send):
    """Milliseconds of each of the sends, after a few that warm up."""
    taken = []
    for number in range(WARM_UP + SAVES):
        began = time.perf_counter()
        answer = send(number)
        taken.append((time.perf_counter() - began) * 1000)
        if answer.status_code != 200:
            raise SystemExit(f"A save was answered with {answer.status_code}: {answer.content[:300]!r}")
    return taken[WARM_UP:]


def told(name, taken):
    p50, p95 = statistics.median(taken), statistics.quantiles(taken, n=20)[-1]
    sys.stdout.write(f"{name:<28} p50 {p50:7.1f} ms   p95 {p95:7.1f} ms   ({len(taken)} times)\n")
    return p50, p95


def measure():
    from django.contrib.auth.decorators import login_required
    from django.http import HttpResponse
    from django.test import Client
    from django.urls import path

    from cta_portal import urls

    urls.urlpatterns.insert(0, path("bare/", login_required(lambda request: HttpResponse())))
    author, draft = a_draft()
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(author)
    form, state = filled(), {"version": 0, "marks": "{}"}

    def save(number):
        title = f"{number:04} {form['title']}"[:150]
        sent = {**form, **state, "title": title}
        answer = client.post(
            f"/en/desk/actions/{draft.action.draft_id}/what/", sent, headers={"X-Autosave": "1"}
        )
        if answer.status_code == 200:
            state.update({name: answer.json()[name] for name in state})
        return answer

    bare, _p95 = told("bare POST", timed(lambda _number: client.post("/bare/", form)))
    p50, p95 = told("autosave of a filled part", timed(save))
    draft.refresh_from_db()
    sys.stdout.write(f"ratio of the medians         {p50 / bare:7.1f}\n")
    if draft.version != SAVES + WARM_UP or p95 > MOST_MS:
        raise SystemExit(f"The promise is {MOST_MS} ms for a save; p95 was {p95:.0f} ms.")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="cta-bench-", ignore_cleanup_errors=True) as folder:
        prepare(folder)
        measure()
