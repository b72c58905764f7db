"""A package as a file: rows of plain values, then JSON, CSV or XLSX. Text that a spreadsheet would run is disarmed."""

import json

from django.utils.translation import gettext as _

from frameworks import cells
from frameworks.languages import direction

LIST = "; "


def rows(package) -> tuple[list, list]:
    """(headings, rows): one row per action, lists joined, in the order of the form."""
    labels = list(package["items"][0]["fields"]) if package["items"] else []
    headings = [_("Code"), _("Page"), _("Language"), *labels, _("Remarks"), _("Exported")]
    lines = [
        [
            item["source_id"],
            item["source_url"],
            item["language"],
            *(_joined(item["fields"][label]) for label in labels),
            _joined(item["warnings"]),
            package["exported_at"],
        ]
        for item in package["items"]
    ]
    return headings, lines


def sheets(package) -> dict:
    """The same for a page to print: per action its fields as (label, lines)."""
    return {
        "exported_on": package["exported_at"][:10],
        "sheets": [
            {
                "code": item["source_id"],
                "url": item["source_url"],
                "language": item["language"],
                "direction": direction(item["language"]),
                "fields": [
                    (label, value if isinstance(value, list) else str(value).splitlines())
                    for label, value in item["fields"].items()
                ],
                "warnings": item["warnings"],
            }
            for item in package["items"]
        ],
    }


def to_json(package) -> bytes:
    return json.dumps(package, ensure_ascii=False, indent=2).encode()


def to_csv(package) -> bytes:
    headings, lines = rows(package)
    return cells.csv_file([headings, *lines])


def to_xlsx(package) -> bytes:
    headings, lines = rows(package)
    return cells.xlsx_file([(package["target"], [], headings, lines)])


def _joined(value):
    return LIST.join(value) if isinstance(value, list) else value
