"""Everything in one zip: all tables, the codebook in four languages, the data package, the licence, the fingerprints.

The copies are walked once: the table of actions is sent as it is written, the others wait in temporary files.
"""

import hashlib
import json
import tempfile
import zipfile
from contextlib import ExitStack

from django.conf import settings
from django.utils.translation import override

from cta_portal.bulk import formats, tables
from cta_portal.governments.downloads import LICENCE

A_PIECE = 64 * 1024
IN_MEMORY = 1024 * 1024


class _Marked:
    """A member of the zip as it is written, with its size and fingerprint."""

    def __init__(self, file):
        self.file, self.size, self.digest = file, 0, hashlib.sha256()

    def write(self, data):
        self.file.write(data)
        self.size += len(data)
        self.digest.update(data)


def zip_of(copies, about):
    """Piece by piece."""
    pipe, marks = formats.Pipe(), {}
    with ExitStack() as open_files:
        waiting = {
            table.name: open_files.enter_context(tempfile.SpooledTemporaryFile(IN_MEMORY))
            for table in tables.TABLES[1:]
        }
        with zipfile.ZipFile(pipe, "w") as package:
            yield from _add(package, pipe, about, marks, "actions.csv", _walked(copies, waiting))
            for name, held in waiting.items():
                yield from _add(package, pipe, about, marks, f"{name}.csv", _read(held))
            for name, text in _words(about).items():
                yield from _add(package, pipe, about, marks, name, [text.encode()])
            described = json.dumps(data_package(about, marks), ensure_ascii=False, indent=1).encode()
            yield from _add(package, pipe, about, marks, "datapackage.json", [described])
            sums = "".join(f"{mark.digest.hexdigest()}  {name}\n" for name, mark in marks.items())
            yield from _add(package, pipe, about, marks, "SHA256SUMS", [sums.encode()])
        yield pipe.take()


def _add(package, pipe, about, marks, name, pieces):
    with package.open(formats.member(name, about["moment"]), "w", force_zip64=True) as file:
        mark = marks[name] = _Marked(file)
        for piece in pieces:
            mark.write(piece)
            if sent := pipe.take():
                yield sent
    yield pipe.take()


def _walked(copies, waiting):
    """The lines of the table of actions; those of the other tables are laid aside on the way."""
    others = tables.TABLES[1:]
    for table in others:
        waiting[table.name].write(_head(table))
    yield _head(tables.ACTIONS)
    for copy, beside in copies:
        for table in others:
            lines = "".join(formats.csv_line(formats.cells(table, row)) for row in table.rows(copy, beside))
            waiting[table.name].write(lines.encode())
        for row in tables.ACTIONS.rows(copy, beside):
            yield formats.csv_line(formats.cells(tables.ACTIONS, row)).encode()


def _head(table):
    return formats.csv_line(column.name for column in table.columns).encode()


def _read(held):
    held.seek(0)
    while piece := held.read(A_PIECE):
        yield piece


def _words(about):
    """The files that people read."""
    books = {f"codebook-{code}.csv": formats.codebook_file(code) for code, _language in settings.LANGUAGES}
    return books | {"README.txt": _readme(about), "LICENCE.txt": LICENCE_TEXT}


def _readme(about):
    return README.format(**about, page=f"{settings.PUBLIC_URL}/en/open-data/", licence_address=LICENCE)


README = """\
{title}

As of: {as_of}
Actions: {rows}
Where it is from: {page}
Licence: {licence_address}

actions.csv has one line per published action; the other tables hang on its column "code".
datapackage.json describes every table and column (Frictionless Data Package).
codebook-en.csv, -es, -fr and -ar say the same in words.
SHA256SUMS: check with "sha256sum -c SHA256SUMS".

The files are UTF-8. Several values in one cell are divided by ";".
A cell that a spreadsheet program would take for a formula begins with one apostrophe (') more; take it off to have
the text as it was written. That is so when, after any apostrophes, the cell goes on with = + - @, a tab or a return.
Contacts of people are not in these files.
"""
LICENCE_TEXT = f"""\
Creative Commons Attribution 4.0 International (CC BY 4.0)
{LICENCE}

Name "Call to Local Action for Migrants and Refugees" and the day of the file.
Coordinates are from GeoNames, CC BY 4.0.
Texts and pictures of an action belong to the government that handed them in.
"""


# Frictionless


def data_package(about, marks):
    """datapackage.json: every table with the schema of its columns, its size and its fingerprint."""
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "call-to-local-action",
        "title": about["title"],
        "created": about["moment"].isoformat(),
        "version": about["version"],
        "homepage": f"{settings.PUBLIC_URL}/en/open-data/",
        "licenses": [{"name": "CC-BY-4.0", "path": LICENCE, "title": "Creative Commons Attribution 4.0"}],
        "resources": [_resource(table, marks[f"{table.name}.csv"]) for table in tables.TABLES],
    }


def _resource(table, mark):
    with override("en"):
        return {
            "name": table.name,
            "type": "table",
            "path": f"{table.name}.csv",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "description": str(table.holds),
            "bytes": mark.size,
            "hash": f"sha256:{mark.digest.hexdigest()}",
            "schema": _schema(table),
        }


def _schema(table):
    schema = {"fields": [_field(column) for column in table.columns], "missingValues": [""]}
    if table.key:
        schema["primaryKey"] = list(table.key)
    if table is not tables.ACTIONS:
        schema["foreignKeys"] = [
            {"fields": ["code"], "reference": {"resource": "actions", "fields": ["code"]}}
        ]
    return schema


def _field(column):
    """One column; a list in a cell has no fixed values."""
    is_address = column.kind == tables.ADDRESS
    field = {
        "name": column.name,
        "type": "string" if is_address else column.kind,
        "description": str(column.meaning),
    }
    if column.values and column.name != "populations":
        field["constraints"] = {"enum": [value for value, _words in column.values]}
    if column.values:
        field["categories"] = [{"value": value, "label": str(words)} for value, words in column.values]
    return field
