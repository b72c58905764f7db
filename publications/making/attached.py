"""The data of an edition as files inside its PDF: what its fingerprint is taken over, and a table to count with."""

from actions import translatable
from frameworks import cells
from publications.book import snapshot
from publications.book.pieces import pick

JSON, CSV = "json", "csv"
HEADINGS = [
    "code", "address", "kind", "language", "title", "summary", "lead_government", "country", "with", "stage", "start",
    "end", "objectives", "results", "source", "published_on",
]  # fmt: skip


def files(edition, entries, language, gone=frozenset()) -> list:
    """[{name, description, text, dated}] for the renderer; `gone` are hashes of pictures taken down since.

    The SHA-256 of the JSON file is the fingerprint of the imprint, unless a picture was taken down since the freeze.
    """
    entries = [_without(printed, gone) for printed in entries]
    dated = edition.frozen_at.strftime("%Y-%m-%dT%H:%M:%S")
    name = f"{edition.slug}-{edition.number}"
    whole = snapshot.canonical({"edition": edition.frozen, "entries": entries})
    table = cells.csv_file([HEADINGS, *(_row(edition.frozen, printed, language) for printed in entries)])
    described = "Everything this edition was made from. SHA-256 of this file: the fingerprint in the imprint"
    if any("taken_down" in printed for printed in entries):
        described += ", before pictures that were taken down since were left out"
    found = [
        {"name": f"{name}.json", "description": f"{described}.", "text": whole},
        {
            "name": f"{name}-{language}.csv",
            "description": "The actions of this edition, one a row.",
            "text": table.decode("utf-8"),
        },
    ]
    return [
        row | {"dated": dated} for row in sorted(found, key=lambda row: row["name"])
    ]  # as PDF wants its names


def _without(printed, gone):
    """The entry without pictures taken down since, and without the words on them."""
    kept = [row for row in printed["pictures"] if row["sha256"] not in gone]
    if len(kept) == len(printed["pictures"]):
        return printed
    keys = {translatable.key_of_picture(sha256) for sha256 in gone}
    texts = {
        language: text | {"fields": {key: said for key, said in text["fields"].items() if key not in keys}}
        for language, text in printed["texts"].items()
    }
    return printed | {"texts": texts, "pictures": kept, "taken_down": len(printed["pictures"]) - len(kept)}


def _row(frozen, printed, language):
    original = printed["language"]
    kept = language if "title" in printed["texts"].get(language, {"fields": {}})["fields"] else original
    texts = printed["texts"][original]["fields"] | printed["texts"].get(kept, {"fields": {}})["fields"]
    lead, *others = printed["governments"] or [{"name": "", "country": ""}]
    return [
        printed["code"],
        frozen["public_url"] + printed["path"],
        printed["kind"],
        kept,
        texts.get("title", ""),
        texts.get("summary", ""),
        lead["name"],
        pick(frozen["countries"].get(lead["country"], {}), "en") or lead["country"],
        "; ".join(row["name"] for row in others),
        printed["stage"],
        (printed["start"] or {}).get("date", ""),
        (printed["end"] or {}).get("date", ""),
        "; ".join(link["code"] for link in printed["objectives"]),
        texts.get("results", ""),
        printed["source_url"],
        printed["published_on"],
    ]
