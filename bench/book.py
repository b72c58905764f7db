"""What the printed book costs: `make bench-pdf` (50, 200 and 1,000 actions), `make bench-pdf BOOKS="50"`.

Writes N synthetic actions, each with a photograph, into a database of its own, plans and freezes an edition that prints
each in full, and builds it through the verb the desk uses. Beside it, in the same run, on the same machine: WeasyPrint
alone with the same HTML, neither tagged nor for the archive, and Typst with the same words and photographs, which is
what no HTML can be faster than. Each in a process of its own, whose CPU seconds and memory the system counts. The
machine's noise touches all three alike: the ratios are what counts. The memory of a page is what the process needed
beyond its start (the libraries, before there is a book); its CPU seconds hold the start. Prints a table, writes JSON.
"""

import argparse
import io
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

LANGUAGE = "en"
PHOTO = (960, 400)
WORDS_OF_A_PAGE = {"description": 90, "results": 30}
LEFT_OUT = ("activities", "lessons", "recommendations")
BARS = {"pages per CPU s": 17, "MB a page": 1.1, "CPU s of 1,000": 70, "MB of 1,000": 1200}
START = "from publications.making import pdf; pdf.load()"
PLAIN = """
import json, sys
from pathlib import Path
import weasyprint
from publications.making import pdf
folders = pdf.Folders(json.loads(sys.argv[3]))
html = weasyprint.HTML(string=Path(sys.argv[1]).read_text(encoding="utf-8"), base_url=f"https://{pdf.HOST}/",
                       url_fetcher=pdf._fetcher(weasyprint, folders))
html.write_pdf(sys.argv[2])
"""
PEAK = "\nfrom publications.making import child; print(child.peak())"
TYPST = "import sys, typst; typst.compile(sys.argv[1], output=sys.argv[2], root='/')"


def main():
    wish = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    wish.add_argument("--actions", type=int, nargs="+", default=[50, 200, 1000])
    wish.add_argument("--json", default="var/bench-pdf.json")
    wish.add_argument("--one", type=int, help="one book only, told as JSON; the others run this")
    wish = wish.parse_args()
    if wish.one:
        with tempfile.TemporaryDirectory(prefix="cta-bench-", ignore_cleanup_errors=True) as folder:
            sys.stdout.write(json.dumps(measured(folder, wish.one)))
        return
    books = {many: apart(many) for many in wish.actions}
    show(books)
    Path(wish.json).parent.mkdir(parents=True, exist_ok=True)
    Path(wish.json).write_text(json.dumps(books, indent=2))
    say(f"\nWritten to {wish.json}")


def apart(many):
    """One book in a process of its own, so that each N begins with the same memory."""
    say(f"{many} actions …")
    command = [sys.executable, __file__, "--one", str(many)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"The book of {many} actions was not made; the reason stands above.")
    return json.loads(done.stdout)


# One book


def measured(folder, many):
    prepare(folder)
    from publications.book import whole as book
    from publications.making import building, pdf

    edition = frozen(many)
    began = time.perf_counter()
    file = building.build(edition, LANGUAGE)
    took = time.perf_counter() - began
    if not file.pages:
        raise SystemExit(f"The build ended as {file.state}: {file.error}")
    told = {
        "pages": file.pages,
        "MB of the file": round(file.size / 2**20, 1),
        "book": {"CPU s": file.cpu_seconds, "MB": round(file.peak_bytes / 2**20), "s": round(took, 1)},
        "again, s": timed(lambda: building.build(edition, LANGUAGE)),
        "leaflet": leaflet(folder),
    }
    html, source = Path(folder) / "book.html", Path(folder) / "book.typ"
    html.write_text(book.html(edition, LANGUAGE), encoding="utf-8")
    source.write_text(in_typst(edition), encoding="utf-8")
    told["start"] = counted([sys.executable, "-c", START])
    folders = json.dumps(pdf.our_folders().by_prefix, default=str)
    told["WeasyPrint alone"] = counted([sys.executable, "-c", PLAIN, html, f"{folder}/plain.pdf", folders])
    told["Typst"] = counted([sys.executable, "-c", TYPST, source, f"{folder}/typst.pdf"])
    told["load"] = round(os.getloadavg()[0], 1)
    return told


def prepare(folder):
    """A portal of its own in an empty folder."""
    os.environ |= {
        "VAR_DIR": folder,
        "DATABASE_URL": f"sqlite:///{folder}/portal.sqlite3",
        "DJANGO_SETTINGS_MODULE": "cta_portal.settings",
        "LOG_LEVEL": "ERROR",
    }
    import django

    django.setup()
    from django.core.management import call_command

    for command in ("migrate", "createcachetable", "seed_frameworks"):
        call_command(command, verbosity=0, stdout=io.StringIO())


def frozen(many):
    """A frozen edition of that many synthetic actions, each in full on a page."""
    from django.utils import timezone

    from actions.models import Action
    from bench.synthetic import Synthetic
    from publications.desk import editions
    from tests.factories import UserFactory

    Synthetic(many).load()
    for_one_page()
    by = UserFactory(staff=True)
    codes = list(Action.objects.values_list("code", flat=True))
    edition = editions.plan(
        "synthetic",
        cut_off=timezone.localdate(),
        languages=[LANGUAGE],
        by=by,
        in_full=codes,
        title_en="A synthetic edition",
    )
    return editions.freeze(edition, by=by)


def for_one_page():
    """The texts cut to what one page holds, and a photograph for each."""
    from actions.models import Picture, Submission, Translation

    texts = list(Submission.objects.order_by("pk"))
    for text in texts:
        for field, words in WORDS_OF_A_PAGE.items():
            setattr(text, field, " ".join(getattr(text, field).split()[:words]).rstrip(".") + ".")
        for field in LEFT_OUT:
            setattr(text, field, "")
    Submission.objects.bulk_update(texts, [*WORDS_OF_A_PAGE, *LEFT_OUT], batch_size=500)
    Translation.objects.filter(field="description").delete()
    Picture.objects.bulk_create(photograph(text) for text in texts)


def photograph(text):
    """One picture in the size a page is shown, no two alike."""
    from hashlib import sha256

    from django.conf import settings
    from PIL import Image, ImageFilter

    from actions.models import Picture

    dice = random.Random(text.pk)
    tones = Image.effect_noise(PHOTO, 70).filter(ImageFilter.GaussianBlur(1.5))
    ground = Image.new("RGB", PHOTO, tuple(dice.randrange(60, 200) for _channel in "rgb"))
    kept = io.BytesIO()
    Image.blend(ground, tones.convert("RGB"), 0.5).save(kept, "JPEG", quality=82)
    name = f"pictures/synthetic-{text.pk}.jpg"
    file = Path(settings.MEDIA_ROOT) / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(kept.getvalue())
    return Picture(
        submission=text,
        file=name,
        width=PHOTO[0],
        height=PHOTO[1],
        sha256=sha256(kept.getvalue()).hexdigest(),
        alt="A synthetic photograph",
        people_recognisable=False,
    )


def leaflet(folder):
    """One action by itself: the CPU of its drawing, and how long a reader waits."""
    from django.utils import timezone

    from publications.book import snapshot
    from publications.making import pdf
    from publications.short import leaflet

    began = time.perf_counter()
    html = leaflet.page(snapshot.candidates(timezone.localdate()).first(), LANGUAGE)
    drawn = pdf.render_apart(html, Path(folder) / "leaflet.pdf", seconds=30, megabytes=1500)
    return {"CPU s": drawn.cpu_seconds, "s": round(time.perf_counter() - began, 2), "pages": drawn.pages}


def counted(command):
    """CPU seconds of a process, as the system counted them, and its highest memory, as it told itself."""
    command = [str(part) for part in command]
    command[2] += PEAK
    child = subprocess.Popen(command, cwd=ROOT, env=os.environ, stdout=subprocess.PIPE, text=True)
    told = child.stdout.read()
    _pid, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{command[2][:60]!r} ended with {child.returncode}.")
    return {"CPU s": round(used.ru_utime + used.ru_stime, 2), "MB": round(int(told.split()[-1]) / 2**20)}


def timed(step):
    began = time.perf_counter()
    step()
    return round(time.perf_counter() - began, 2)


# The same in Typst


PREAMBLE = """
#set page(paper: "a4", margin: (x: 24mm, y: 24mm), numbering: "1")
#set text(size: 9.6pt)
#show heading.where(level: 1): set text(size: 22pt)
#outline(depth: 1)
"""
ENTRY = """
#pagebreak()
#image({photo}, width: 100%, height: 40mm)
#block(fill: rgb("#1c3a9a"), inset: 8pt, text(fill: white, {government}))
= #text({title}) <{label}>
#grid(columns: (38mm, 1fr), gutter: 6mm, [{facts}], [{paragraphs}])
#for chip in ({chips}) {{ box(inset: 2pt, stroke: 0.4pt, chip); h(4mm) }}
"""
LINE = "#link(<{label}>)[#text({title})] #h(1fr) #context counter(page).at(<{label}>).first() {end}"


def in_typst(edition):
    """The same words and photographs: contents, a page for each action, an index with page numbers."""
    from django.conf import settings

    entries = [row.printed for row in edition.entries.order_by("position", "pk")]
    pages = [entry_in_typst(row, Path(settings.MEDIA_ROOT).resolve()) for row in entries]
    index = [LINE.format(label=row["code"], title=quoted(own(row)["title"]), end="\\") for row in entries]
    return PREAMBLE + "".join(pages) + "\n#pagebreak()\n= Index\n" + "\n".join(index)


def entry_in_typst(row, media):
    texts, first = own(row), row["pictures"][0]["file"]
    facts = [row["code"], row["kind"], row["stage"], *row["populations"]]
    fields = [texts[name] for name in ("summary", "description", "results") if texts.get(name)]
    return ENTRY.format(
        photo=quoted(str(media / first)),
        government=quoted(row["governments"][0]["name"]),
        title=quoted(texts["title"]),
        label=row["code"],
        facts=" \\ ".join(f"#text({quoted(fact)})" for fact in facts),
        paragraphs="\n\n".join(f"#text({quoted(field)})" for field in fields),
        chips="".join(f"{quoted(link['code'])}, " for link in row["objectives"]),
    )


def own(row):
    """What the page prints: the words in its language where there are some, else the original."""
    texts = row["texts"]
    return texts[row["language"]]["fields"] | texts.get(LANGUAGE, {"fields": {}})["fields"]


def quoted(text):
    return json.dumps(text, ensure_ascii=False)


# Telling


def show(books):
    say(f"\n{'actions':>8}{'pages':>7}{'CPU s':>8}{'pages/s':>9}{'MB':>7}{'MB/page':>9}{'file MB':>9}"
        f"{'plain CPU':>11}{'Typst CPU':>11}{'of plain':>10}{'of Typst':>10}{'of its MB':>11}"
        f"{'again s':>9}{'leaflet s':>11}{'load':>6}")  # fmt: skip
    for many, told in books.items():
        ours, plain, typst = told["book"], told["WeasyPrint alone"], told["Typst"]
        say(f"{many:>8}{told['pages']:>7}{ours['CPU s']:>8.1f}{told['pages'] / ours['CPU s']:>9.1f}"
            f"{ours['MB']:>7}{(ours['MB'] - told['start']['MB']) / told['pages']:>9.2f}{told['MB of the file']:>9}"
            f"{plain['CPU s']:>11}{typst['CPU s']:>11}{ours['CPU s'] / plain['CPU s']:>10.2f}"
            f"{ours['CPU s'] / typst['CPU s']:>10.1f}{ours['MB'] / typst['MB']:>11.2f}"
            f"{told['again, s']:>9}{told['leaflet']['s']:>11}{told['load']:>6}")  # fmt: skip
    costs = [told["book"]["CPU s"] / told["pages"] for told in books.values()]
    say(f"\nCPU of a page, the largest book over the smallest: {costs[-1] / costs[0]:.2f}")
    say("Bars: " + ", ".join(f"{name} {bar}" for name, bar in BARS.items())
        + "; at 200 at most 4 of Typst's CPU, 0.3 of its memory; again < 2 s, leaflet < 1 s")  # fmt: skip


def say(line):
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
