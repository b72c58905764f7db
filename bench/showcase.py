"""How fast the public face is with N synthetic actions: `make bench` (10,000), `make bench N=100000`.

Loads the actions into a database of its own (SQLite, or DATABASE_URL), starts the real server with two workers, and
asks for list, search, facets, one action and the interface for machines, with one reader, sixteen and sixty-four.
Three times: with nothing kept at all ("anew"); with parts of pages that are known, but no whole page ("uncached"); and
as the portal runs ("kept"). In the same run, on the same machine: a bare Django site (hello, twenty rows, one row), and
a static file from nginx where that is installed. Ratios are of the server's CPU time an answer, floor over page: the
noise of the machine touches both alike. Prints a table, writes JSON.
"""

import argparse
import json
import os
import platform
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.asking import ask  # noqa: E402
from bench.serving import Nginx, Server  # noqa: E402

SEED = 7
FLOOR_ROWS = 1_000
SETTINGS = {"anew": "bench.anew", "uncached": "bench.uncached", "kept": "cta_portal.settings"}
QUERIES = [
    "clinic",
    "escuela",
    "logements abri",
    "school health",
    "women council",
    "jobs -youth",
    "transport",
]
KINDS = ("list", "list, two facets", "search + filter", "detail", "interface")
DIFFERENT = 60  # addresses of each kind: known to both workers after a few rounds
BARS = {  # floor over page, from the product's own targets
    "list, uncached": ("floor list", 0.5),
    "list, two facets, uncached": ("floor list", 0.5),
    "search + filter, uncached": ("floor list", 0.4),
    "detail, uncached": ("floor detail", 0.6),
    "list, kept": ("floor list", 4),
    "detail, kept": ("floor list", 4),
}


def main():
    wish = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    wish.add_argument("--actions", type=int, default=10_000)
    wish.add_argument("--requests", type=int, default=400, help="counted requests of each kind")
    wish.add_argument("--json", default="var/bench.json")
    wish = wish.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        told = {"actions": wish.actions, "cores": os.cpu_count(), "python": platform.python_version()}
        told["loading"] = loaded(folder, wish.actions)
        told["data access, ms"] = data_access(wish.requests)
        told["statements"] = statements()
        told["pages"], told["memory, MB"] = served(folder, wish.requests)
    told["ratios"] = ratios(told["pages"])
    show(told)
    Path(wish.json).parent.mkdir(parents=True, exist_ok=True)
    Path(wish.json).write_text(json.dumps(told, indent=2))
    say(f"\nWritten to {wish.json}")


# Loading


def loaded(folder, many):
    """Seconds of each step from an empty folder to a portal that stands."""
    os.environ |= {"VAR_DIR": folder, "DJANGO_SETTINGS_MODULE": "bench.uncached", "LOG_LEVEL": "ERROR"}
    os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/portal.sqlite3")
    os.environ.setdefault(
        "SECRET_KEY", "a benchmark keeps no secret, it listens on the loopback address alone"
    )
    import django

    django.setup()
    from django.core.management import call_command

    from actions import facets, search
    from bench.synthetic import Synthetic
    from frameworks.caching import data_version

    for command in ("migrate", "createcachetable", "seed_frameworks"):
        call_command(command, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    steps = {}
    steps["rows written, s"] = timed(
        lambda: Synthetic(many, lambda done: progress("rows", done, many)).load()
    )
    steps["search table, s"] = timed(lambda: search.rebuild(lambda done: progress("search", done, many)))
    steps["bitsets, s"] = timed(lambda: facets.snapshot(data_version()))
    return steps


def progress(what, done, many):
    if sys.stderr.isatty() or done == many:
        sys.stderr.write(f"\r{what}: {done} of {many}" + ("\n" if done == many else ""))


def timed(step):
    began = time.perf_counter()
    step()
    return round(time.perf_counter() - began, 2)


# Inside the process


def data_access(requests):
    """p50 and p95 of the question alone: text hits, the counts of all filters and one page of ids; again when known.

    Random questions as a day brings them: a word is new to the process now and then, a question nearly always.
    """
    from actions import search
    from frameworks.caching import data_version

    version, asked = data_version(), questions(requests)
    first, again = [], []
    for params in asked:
        for times in (first, again):
            times.append(timed_ms(lambda params=params: search.find(params, version=version).counts))
    return {"first": spread(first), "again": spread(again)}


def timed_ms(step):
    began = time.perf_counter()
    step()
    return (time.perf_counter() - began) * 1000


def spread(values):
    return {
        "p50": round(statistics.median(values), 2),
        "p95": round(sorted(values)[int(len(values) * 0.95)], 2),
    }


def questions(many):
    """Random questions: half with words, most with one to three filters."""
    from actions import facets
    from frameworks.caching import data_version

    dice, bits = random.Random(SEED), facets.snapshot(data_version()).bits
    choices = [(key, value) for key, values in bits.items() for value in values]
    found = []
    for number in range(many):
        params = {}
        for key, value in dice.sample(choices, dice.randint(0, 3)):
            params.setdefault(key, []).append(value)
        if dice.random() < 0.5:
            params["q"] = f"{dice.choice(QUERIES)} {synthetic_name(dice) if number % 3 else ''}".strip()
        found.append(params)
    return found


def synthetic_name(dice):
    from bench.synthetic import SYLLABLES

    return "".join(dice.choice(SYLLABLES) for _part in range(2))


def statements():
    """SQL statements of one page of each kind, made anew."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    found, reader = {}, Client(SERVER_NAME="127.0.0.1")
    for name, addresses in portal_addresses(3).items():
        reader.get(addresses[0])  # the process knows the labels and the published list
        with CaptureQueriesContext(connection) as counted:
            answer = reader.get(addresses[-1])
        if answer.status_code != 200:
            raise SystemExit(f"{addresses[-1]} was answered with {answer.status_code}.")
        found[name] = len(counted)
    return found


# Through the server


def portal_addresses(many):
    """{name of a kind of page: that many different addresses}; what is searched for is there."""
    from urllib.parse import urlencode

    from actions import facets
    from actions.models import Action
    from frameworks.caching import data_version

    dice, bits = random.Random(SEED), facets.snapshot(data_version()).bits
    gcm, countries = sorted(bits["gcm"]), sorted(bits["country"])
    pages = max(1, len(facets.snapshot(data_version()).ids) // 20)
    codes = list(Action.objects.published().order_by("?").values_list("code", "slug")[:many])
    chosen = [(dice.choice(gcm), dice.choice(countries)) for _ in range(many)]
    words = [(dice.choice(QUERIES), dice.choice(gcm)) for _ in range(many)]
    return {
        "list": [f"/en/actions/?page={number + 1}" for number in range(min(pages, many))],
        "list, two facets": [
            f"/en/actions/?{urlencode({'gcm': objective, 'country': country})}"
            for objective, country in chosen
        ],
        "search + filter": [f"/en/actions/?{urlencode({'q': query, 'gcm': one})}" for query, one in words],
        "detail": [f"/en/actions/{code}/{slug}/" for code, slug in codes],
        "interface": [f"/api/v1/actions/?gcm={objective}" for objective in gcm],
    }


def served(folder, requests):
    """Rates, times, CPU and weight of every kind of page; the highest memory of a worker."""
    addresses, pages, memory = portal_addresses(DIFFERENT), {}, {}
    with Server(
        "bench.floor.site", settings="bench.floor.settings", FLOOR_DATABASE=floor_database(folder)
    ) as floor:
        starts = random.Random(SEED)
        for name, asked in {
            "hello": ["/hello/"],
            "floor list": [f"/list/?start={starts.randrange(900)}" for _ in range(DIFFERENT)],
            "floor detail": [f"/{starts.randint(1, FLOOR_ROWS)}/" for _ in range(DIFFERENT)],
        }.items():
            pages[name] = measured(floor, asked, requests)
    if shutil.which("nginx"):
        with Nginx(folder, Path(folder) / "page.html") as floor:
            pages["nginx, a file"] = measured(floor, ["/page.html"], requests)
    for how, settings in SETTINGS.items():
        with Server("cta_portal.wsgi", settings=settings) as portal:
            for address in ["/healthz"] * 8:
                ask(portal, [address], at_once=1)
            pages[f"list, first of all, {how}"] = measured(
                portal, addresses["list"][:1], 1, rounds=0, crowds=()
            )
            for name in KINDS:
                if (name, how) != ("interface", "kept"):  # its answers count the reader down: none is kept
                    pages[f"{name}, {how}"] = measured(portal, addresses[name], requests)
            memory[how] = round(portal.megabytes())
    return pages, memory


def measured(server, addresses, requests, *, rounds=8, crowds=(16, 64)):
    """One reader, then crowds, after some rounds that are not counted."""
    ask(server, addresses * rounds, at_once=1, warm_up=len(addresses) * rounds)
    counted = (addresses * (1 + requests // len(addresses)))[:requests]
    alone = ask(server, counted, at_once=1)
    told = {
        "CPU ms": round(alone.cpu_ms, 2),
        "p50 ms": round(alone.p50, 2),
        "p95 ms": round(alone.p95, 2),
        "rate": round(alone.rate),
        "KB": round(alone.kilobytes, 1),
    }
    for crowd in crowds:
        many = ask(server, counted * 2, at_once=crowd)
        told |= {f"rate, {crowd}": round(many.rate), f"p95 ms, {crowd}": round(many.p95, 2)}
    return told


def floor_database(folder):
    """A database of the floor site, with as many rows as its list needs."""
    name = f"{folder}/floor.sqlite3"
    made = subprocess.run(
        [sys.executable, "-c", FLOOR, str(FLOOR_ROWS)],
        cwd=ROOT,
        env=os.environ | {"FLOOR_DATABASE": name, "DJANGO_SETTINGS_MODULE": "bench.floor.settings"},
        check=False,
    )
    if made.returncode:
        raise SystemExit("The floor site's database could not be made.")
    return name


FLOOR = """
import sys, datetime, django
django.setup()
from django.db import connection
from bench.floor.models import Entry
with connection.schema_editor() as schema:
    schema.create_model(Entry)
words = "a town offers housing and language lessons to families who arrive "
Entry.objects.bulk_create(
    Entry(title=f"Entry {n}", summary=words * 4, text=(words * 10 + "\\n\\n") * 4, place="Somewhere",
          on=datetime.date(2026, 1, 1)) for n in range(int(sys.argv[1])))
"""


# Telling


def ratios(pages):
    """{page: {ratio, bar, reached}} of the CPU time an answer."""
    found = {}
    for name, (floor, bar) in BARS.items():
        ratio = round(pages[floor]["CPU ms"] / pages[name]["CPU ms"], 2)
        found[name] = {"of": floor, "ratio": ratio, "bar": bar, "reached": ratio >= bar}
    return found


COLUMNS = ("CPU ms", "p50 ms", "p95 ms", "rate", "rate, 16", "p95 ms, 16", "rate, 64", "p95 ms, 64", "KB")


def show(told):
    say(f"{told['actions']} synthetic actions, {told['cores']} cores, Python {told['python']}\n")
    for step, seconds in told["loading"].items():
        say(f"{step:<34}{seconds:>9}")
    for when, values in told["data access, ms"].items():
        say(f"{'data access, ' + when:<34} p50 {values['p50']} ms, p95 {values['p95']} ms")
    say(f"{'memory of a worker, MB':<34} {told['memory, MB']}\n")
    say(f"{'':<34}" + "".join(f"{column:>12}" for column in COLUMNS) + f"{'SQL':>5}")
    for name, row in told["pages"].items():
        kind, _comma, how = name.rpartition(", ")
        sql = told["statements"].get(kind, "") if how == "anew" else ""
        say(f"{name:<34}" + "".join(f"{row.get(column, ''):>12}" for column in COLUMNS) + f"{sql:>5}")
    say("")
    for name, row in told["ratios"].items():
        reached = "reached" if row["reached"] else "missed"
        say(f"{name:<34}{row['ratio']:>6} of {row['of']:<14} bar {row['bar']:<5} {reached}")


def say(line):
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
