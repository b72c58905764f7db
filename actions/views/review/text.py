"""The text as its readers see it: each field, its translation beside it, what was found and remarked about it.

Read by the secretariat and by reviewers from outside. Nothing here holds contact data, and no remark that the
caller did not bring.
"""

from actions import handed_in, translatable
from actions.custody import sheet
from actions.models import ObjectiveLink
from actions.models.submission import TEXT_FIELDS
from actions.reviewing import checks
from actions.reviewing.checks.finding import FACTS, PICTURES
from frameworks.languages import direction, language_name

OBJECTIVES = "objectives"


def reading(submission, *, to="", remarks=(), offer=None, changed=()) -> dict:
    """What `actions/reviewing/_text.html` and its sisters show; `to` is the translation to stand beside it.

    `offer` says which canned texts go with a field; `changed` names the headings that differ from the version
    it is compared with.
    """
    found = checks.findings(submission)
    beside = {line.field: line for line in sheet.lines(submission, to)} if to else {}
    return {
        "fields": [
            _field(submission, name, found, beside.get(name), remarks, offer, changed)
            for name in TEXT_FIELDS
            if getattr(submission, name) or any(remark.field == name for remark in remarks)
        ],
        "language": {"code": submission.language, "dir": direction(submission.language),
                     "name": language_name(submission.language)},
        "to": {"code": to, "dir": direction(to) if to else "", "name": language_name(to) if to else ""},
        "found": found,
        "serious": sum(finding.is_serious for finding in found),
        "objectives": _objectives(submission),
        "facts": handed_in.facts(submission),
        "partners": handed_in.partners(submission),
        "indicators": _indicators(submission, beside),
        "links": submission.links.all(),
        "documents": submission.documents.all(),
        "pictures": _pictures(submission, beside),
        "found_in": {name: [one for one in found if one.field == name] for name in (FACTS, PICTURES)},
    }  # fmt: skip


def _field(submission, name, found, line, remarks, offer, changed):
    heading = handed_in.heading(name)
    shown = ("", line.row.language) if line and line.row else ("",)
    return {
        "name": name,
        "heading": heading,
        "text": getattr(submission, name),
        "line": line,
        "found": [one for one in found if one.field == name and one.language in shown],
        "remarks": [remark for remark in remarks if remark.field == name],
        "phrases": offer(name) if offer else [],
        "is_changed": heading in changed,
    }


def _pictures(submission, beside):
    """The pictures, each with the translation of what it shows."""
    rows = list(submission.pictures.all())
    for row in rows:
        row.line = beside.get(translatable.key_of_picture(row.sha256))
    return rows


def _indicators(submission, beside):
    """What is counted, each line with the translations of its name and its unit."""
    rows = list(submission.indicators.all())
    for number, row in enumerate(rows, start=1):
        keys = (translatable.key_of_indicator(number, column) for column in ("name", "unit"))
        row.lines = [beside[key] for key in keys if key in beside]
    return rows


def _objectives(submission):
    """The chips of each framework: what is served first, then what is served too."""
    rows = {}
    for link in submission.objective_links.all():
        rows.setdefault(link.objective.framework, []).append(link)
    return [
        {"framework": framework, "links": sorted(links, key=lambda link: link.role != ObjectiveLink.PRIMARY)}
        for framework, links in rows.items()
    ]


def languages(submission, wanted, reader) -> tuple[str, list]:
    """(the language to stand beside the text, every language there is a translation in or could be).

    What the reader asked for; unasked, the reader's own language where there is something in it.
    """
    rows = sheet.standings(submission)
    codes = [row["language"] for row in rows]
    if wanted is None:
        begun = [row["language"] for row in rows if not row["standing"].is_empty]
        wanted = reader if reader in begun else ""
    return (wanted if wanted in codes else ""), rows
