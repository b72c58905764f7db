"""Earlier versions of a text, and the words by which one of them differs from the text that is read now."""

from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from actions import handin
from actions.models import HandIn
from actions.models.submission import EDITABLE
from actions.reviewing import since
from frameworks.languages import direction


class Version(NamedTuple):
    """Something that was handed in or published before."""

    key: str
    words: str
    at: datetime | None
    text: object  # a HandIn, or a Submission that never was handed in through the portal


class Compared(NamedTuple):
    """The text against one version: only what differs, heading by heading."""

    version: Version
    changed: list
    language: str
    direction: str


def now(submission) -> HandIn:
    """The text that is read now: as it was handed in last, or, while it is written, as it stands."""
    kept = list(submission.hand_ins.all())
    if kept and submission.state not in EDITABLE:
        return kept[-1]
    return HandIn(submission=submission, canonical=handin.canonical(submission, is_whole=True))


def versions(submission) -> list[Version]:
    """What came before the text that is read now, newest first: each hand-in, and each version without one."""
    found = []
    for text in submission.action.submissions.all():
        if text.number > submission.number:
            continue
        kept = list(text.hand_ins.all())
        if text.pk == submission.pk and submission.state not in EDITABLE:
            kept = kept[:-1]
        found += [Version(f"hand-in-{one.pk}", one.receipt, one.at, one) for one in kept]
        if not kept and text.pk != submission.pk:
            words = _("Version %(number)s") % {"number": text.number}
            found.append(Version(f"version-{text.pk}", words, text.published_at, text))
    return found[::-1]


def given_with(submission) -> list[Version]:
    """Those that whoever was given this text alone reads too: its own rounds, and what the public has read."""
    found, seen = [], set()
    for one in versions(submission):
        text = one.text.submission if isinstance(one.text, HandIn) else one.text
        is_newest = text.pk not in seen
        seen.add(text.pk)
        if text.pk == submission.pk or (text.published_at and is_newest):
            found.append(one)
    return found


def decided_on(submission, found) -> Version | None:
    """The one that was decided on last, else that of an earlier version, else the newest; none of none."""
    decision = next(iter(submission.decisions.all()), None)
    own = [one for one in found if isinstance(one.text, HandIn) and one.text.submission_id == submission.pk]
    if decision is not None and (read := [one for one in own if one.at <= decision.at]):
        return read[0]
    return next((one for one in found if one not in own), found[0] if found else None)


def compared(submission, version) -> Compared:
    """The words that were added to this version, and those taken out of it."""
    text = version.text
    if not isinstance(text, HandIn):
        text.action = submission.action
        text = HandIn(submission=text, canonical=handin.canonical(text))
    changed = since.changed(submission, text, now(submission))
    return Compared(version, changed, submission.language, direction(submission.language))
