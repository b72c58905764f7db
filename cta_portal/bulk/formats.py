"""The files, written piece by piece: CSV, lines of JSON, GeoJSON, a workbook. None is ever whole in memory."""

import json
import zipfile
from xml.sax.saxutils import escape

from cta_portal.api import told
from cta_portal.bulk import tables
from frameworks.cells import MARK, NOT_IN_XML, armed, csv_line

LONGEST_CELL = 32_767  # signs that a cell of a workbook holds


def _dumped(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def cells(table, row):
    return [column.read(row) for column in table.columns]


def codebook_file(language):
    """The codebook as CSV."""
    lines = map(csv_line, [tables.CODEBOOK_HEAD, *tables.codebook(language)])
    return MARK + "".join(lines)


def csv_of(copies, about):
    """The table of actions, after the mark that spreadsheet programs look for."""
    yield MARK + csv_line(column.name for column in tables.ACTIONS.columns)
    for copy, beside in copies:
        yield "".join(csv_line(cells(tables.ACTIONS, row)) for row in tables.ACTIONS.rows(copy, beside))


def jsonl_of(copies, about):
    """One action a line, as the read interface tells it."""
    for copy, beside in copies:
        yield _dumped(told.action(copy, beside.slugs)) + "\n"


def geojson_of(copies, about):
    """One point per action, where the government that leads it is."""
    yield f'{{"type":"FeatureCollection","metadata":{_dumped(about)},"features":['
    before = "\n"
    for copy, beside in copies:
        yield before + _dumped(_feature(copy, beside))
        before = ",\n"
    yield "\n]}\n"


def _feature(copy, beside):
    row = next(tables.ACTIONS.rows(copy, beside))
    facts = {column.name: column.read(row) for column in tables.ACTIONS.columns if column.name in ON_A_POINT}
    place = [row["longitude"], row["latitude"]]
    return {
        "type": "Feature",
        "id": copy["code"],
        "geometry": {"type": "Point", "coordinates": place} if place[0] is not None else None,
        "properties": facts | {"title": copy["texts"].get("title", ""), "objectives": row["objectives"]},
    }


ON_A_POINT = {
    "code", "permalink", "kind", "stage", "origin", "original_language", "first_published_on", "published_on",
    "government", "government_name", "government_name_en", "government_country", "government_level", "start", "end",
}  # fmt: skip


# A workbook is a zip of XML; text stands in its own cell, so nothing in it can be a formula


class Pipe:
    """What a zip is written to: gives away what came since the last time."""

    def __init__(self):
        self._held = bytearray()

    def write(self, data):
        self._held += data
        return len(data)

    def flush(self):
        """Nothing waits."""

    def take(self):
        held, self._held = bytes(self._held), bytearray()
        return held


def member(name, moment):
    """A file of a zip with a time that depends on the data alone: the same data makes the same bytes."""
    entry = zipfile.ZipInfo(name, (*moment.timetuple()[:6],))
    entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
    return entry


def xlsx_of(copies, about):
    """The table of actions, with the codebook on a second sheet."""
    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w") as book:
        for name, text in FRAME.items():
            book.writestr(member(name, about["moment"]), text)
        yield pipe.take()
        names = [column.name for column in tables.ACTIONS.columns]
        rows = (cells(tables.ACTIONS, row) for one in copies for row in tables.ACTIONS.rows(*one))
        yield from _sheet(book, pipe, "xl/worksheets/sheet1.xml", about, names, rows)
        yield from _sheet(
            book, pipe, "xl/worksheets/sheet2.xml", about, tables.CODEBOOK_HEAD, tables.codebook("en")
        )
    yield pipe.take()


def _sheet(book, pipe, name, about, head, rows):
    with book.open(member(name, about["moment"]), "w", force_zip64=True) as sheet:
        sheet.write(f"{SHEET}{_row(head)}".encode())
        for row in rows:
            sheet.write(_row(row).encode())
            if piece := pipe.take():
                yield piece
        sheet.write(b"</sheetData></worksheet>")


def _row(values):
    return f"<row>{''.join(map(_cell, values))}</row>"


def _cell(value):
    if value is None or value == "":
        return "<c/>"
    if isinstance(value, bool):
        return f'<c t="b"><v>{int(value)}</v></c>'
    if isinstance(value, (int, float)):
        return f"<c><v>{value}</v></c>"
    words = NOT_IN_XML.sub("", str(value))[:LONGEST_CELL]
    text = escape(words, {"\r": "&#13;"})
    style = ' s="1"' if armed(words) else ""  # edited in its place it stays text too
    return f'<c t="inlineStr"{style}><is><t xml:space="preserve">{text}</t></is></c>'


XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_FORMAT = "application/vnd.openxmlformats-officedocument.spreadsheetml"
SHEET = (
    f'{XML}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" '
    'activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>'
)
FRAME = {
    "[Content_Types].xml": f'{XML}<Types xmlns="{_TYPES}">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_FORMAT}.sheet.main+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_FORMAT}.styles+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_FORMAT}.worksheet+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet2.xml" ContentType="{_FORMAT}.worksheet+xml"/></Types>',
    "_rels/.rels": f'{XML}<Relationships xmlns="{_RELATIONS}">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'{XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
    '<sheet name="actions" sheetId="1" r:id="rId1"/>'
    '<sheet name="codebook" sheetId="2" r:id="rId2"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'{XML}<Relationships xmlns="{_RELATIONS}">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/worksheet" Target="worksheets/sheet2.xml"/>'
    f'<Relationship Id="rId3" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f'{XML}<styleSheet xmlns="{_MAIN}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/>'
    '</font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill '
    'patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/>'
    '</border></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf xfId="0"/>'
    '<xf xfId="0" quotePrefix="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" '
    'builtinId="0"/></cellStyles></styleSheet>',
}
