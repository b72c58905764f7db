"""What came back since changes were asked for: the answers, and only the words that changed."""

from typing import NamedTuple

from actions import changes, handed_in
from actions.models import Decision, Remark
from frameworks.languages import direction


class Changed(NamedTuple):
    """One heading of the text whose words changed, as pieces; `is_own` marks the government's language."""

    heading: str
    pieces: list
    is_own: bool


class Since(NamedTuple):
    """An answer to a request for changes."""

    decision: Decision
    remarks: list
    changed: list
    language: str
    direction: str


def asked(submission) -> Since | None:
    """The remarks with their answers and the changed words, between the hand-in that was read when changes were
    asked for and the last one; None while nothing was asked, or nothing has come back."""
    decision = next((one for one in submission.decisions.all() if one.move == "request_changes"), None)
    if decision is None:
        return None
    kept = list(submission.hand_ins.all())
    read = [row for row in kept if row.at <= decision.at]
    if not read or read[-1] == kept[-1]:
        return None
    language = submission.language
    remarks = [
        remark
        for remark in submission.remarks.all()
        if remark.decision_id == decision.pk and remark.audience == Remark.GOVERNMENT
    ]
    return Since(decision, remarks, changed(submission, read[-1], kept[-1]), language, direction(language))


def changed(submission, before, after) -> list[Changed]:
    """The headings whose words differ between two hand-ins of this text, or of an earlier version of it."""
    known = [link.objective for link in submission.objective_links.all()]
    objectives = handed_in.objectives_of(before, after, known=known)
    old, new = _lines(before, objectives), _lines(after, objectives)
    headings = [*new, *(heading for heading in old if heading not in new)]
    found = []
    for heading in headings:
        was, is_now = old.get(heading, ("", False)), new.get(heading, ("", False))
        if was[0] != is_now[0]:
            pieces = changes.shortened(changes.words(was[0], is_now[0]))
            found.append(Changed(heading, pieces, was[1] or is_now[1]))
    return found


def _lines(kept, objectives):
    """{heading: (text, whether it is the government's own words)} of a hand-in."""
    reading = handed_in.read(kept, objectives)
    own_title = {handed_in.heading("title"): (reading.title, True)}
    return own_title | {line.heading: (line.text, line.is_own) for line in reading.lines}
