"""How fast the public face is with N synthetic actions: `make bench` (10,000), `make bench N=100000`.

Loads the actions into a database of its own (SQLite, or DATABASE_URL), starts the real server with two workers, and
asks for list, search, facets, one action and the interface for machines, cold and warm, with one reader and with
sixteen. In the same run, on the same machine: a bare Django site (hello, twenty rows, one row). Ratios are of the
server's CPU time an answer, floor over page: the noise of the machine touches both alike. Prints a table, writes JSON.
"""

import argparse
import json
import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.asking import ask  # noqa: E402
from bench.serving import Server  # noqa: E402

SEED = 7
FLOOR_ROWS = 1_000
QUERIES = ["library", "housing", "vivienda", "logements", "school health", "women council", "jobs -youth"]
BARS = {  # floor over page, from the product's own targets
    "list, uncached": ("floor list", 0.5),
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
    """p50 and p95 of the question alone: text hits, facet counts and one page of ids, at first and again."""
    from actions import search
    from frameworks.caching import data_version

    version, asked = data_version(), questions(requests)
    first, again = [], []
    for params in asked:
        first.append(timed_ms(lambda params=params: search.find(params, version=version)))
        again.append(timed_ms(lambda params=params: search.find(params, version=version)))
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
        reader.get(addresses[0])
        with CaptureQueriesContext(
            connection,
        ) as counted:
            answer = reader.get(addresses[-1])
        if answer.status_code != 200:
            raise SystemExit(f"{addresses[-1]} was answered with {answer.status_code}.")
        found[name] = len(counted)
    return found


# Through the server


def portal_addresses(many):
    """{name of a kind of page: that many addresses}."""
    from urllib.parse import urlencode

    from actions import facets
    from actions.models import Action
    from frameworks.caching import data_version

    dice, bits = random.Random(SEED), facets.snapshot(data_version()).bits
    gcm, countries = sorted(bits["gcm"]), sorted(bits["country"])
    pages = max(1, len(facets.snapshot(data_version()).ids) // 20)
    codes = list(Action.objects.published().order_by("?").values_list("code", "slug")[:many])
    codes = [codes[number % len(codes)] for number in range(many)]
    return {
        "list": [f"/en/actions/?page={dice.randint(1, min(pages, 50))}" for _ in range(many)],
        "list, two facets": [
            f"/en/actions/?{urlencode({'gcm': dice.choice(gcm), 'country': dice.choice(countries)})}"
            for _ in range(many)
        ],
        "search + filter": [
            "/en/actions/?"
            + urlencode({"q": f"{dice.choice(QUERIES)} {synthetic_name(dice)[:3]}", "gcm": dice.choice(gcm)})
            for _ in range(many)
        ],
        "detail": [f"/en/actions/{code}/{slug}/" for code, slug in codes],
    }


def served(folder, requests):
    """Rates, times, CPU and weight of every kind of page; the highest memory of a worker."""
    addresses, pages, memory = portal_addresses(requests + 20), {}, {}
    database = {"FLOOR_DATABASE": floor_database(folder)}
    with Server("bench.floor.site", settings="bench.floor.settings", **database) as floor:
        starts = random.Random(SEED)
        for name, asked in {
            "hello": ["/hello/"] * (requests + 20),
            "floor list": [f"/list/?start={starts.randrange(900)}" for _ in range(requests + 20)],
            "floor detail": [f"/{starts.randint(1, FLOOR_ROWS)}/" for _ in range(requests + 20)],
        }.items():
            pages[name] = measured(floor, asked)
    with Server("cta_portal.wsgi", settings="bench.uncached") as portal:
        pages["list, first of all"] = measured(portal, addresses["list"][:1], warm_up=0, crowd=False)
        for name, asked in addresses.items():
            pages[f"{name}, uncached"] = measured(portal, asked)
        memory["uncached"] = round(portal.megabytes())
    with Server("cta_portal.wsgi", settings="cta_portal.settings") as portal:
        for name in ("list", "detail"):
            kept = addresses[name][:20]
            pages[f"{name}, kept"] = measured(portal, kept * (1 + (requests + 40) // 20), warm_up=40)
        memory["kept"] = round(portal.megabytes())
    return pages, memory


def measured(server, addresses, *, warm_up=20, crowd=True):
    alone = ask(server, addresses, at_once=1, warm_up=warm_up)
    told = {
        "CPU ms": round(alone.cpu_ms, 2),
        "p50 ms": round(alone.p50, 2),
        "p95 ms": round(alone.p95, 2),
        "rate": round(alone.rate),
        "KB": round(alone.kilobytes, 1),
    }
    if crowd:
        many = ask(server, addresses, at_once=16, warm_up=0)
        told |= {
            "CPU ms, 16": round(many.cpu_ms, 2),
            "p95 ms, 16": round(many.p95, 2),
            "rate, 16": round(many.rate),
        }
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


def show(told):
    say(f"{told['actions']} synthetic actions, {told['cores']} cores, Python {told['python']}\n")
    for step, seconds in told["loading"].items():
        say(f"{step:<34}{seconds:>9}")
    for when, values in told["data access, ms"].items():
        say(f"{'data access, ' + when:<34} p50 {values['p50']} ms, p95 {values['p95']} ms")
    say(f"{'memory of a worker, MB':<34} {told['memory, MB']}\n")
    say(
        f"{'':<34}{'CPU ms':>8}{'p50 ms':>8}{'p95 ms':>8}{'/s':>7}{'/s by 16':>9}{'p95, 16':>9}{'KB':>7}{'SQL':>5}"
    )
    for name, row in told["pages"].items():
        sql = told["statements"].get(name.removesuffix(", uncached"), "")
        say(
            f"{name:<34}{row['CPU ms']:>8}{row['p50 ms']:>8}{row['p95 ms']:>8}{row['rate']:>7}"
            f"{row.get('rate, 16', ''):>9}{row.get('p95 ms, 16', ''):>9}{row['KB']:>7}{sql:>5}"
        )
    say("")
    for name, row in told["ratios"].items():
        reached = "reached" if row["reached"] else "missed"
        say(f"{name:<34}{row['ratio']:>6} of {row['of']:<14} bar {row['bar']:<5} {reached}")


def say(line):
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
