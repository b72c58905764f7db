"""How far up the ladder of proof a signature stands: each step as plain values for pages, with its day."""

from dataclasses import dataclass
from datetime import datetime

from signatories.models.declaration import DOMAIN, EMAIL, LADDER, LETTER, RUNGS

DONE, GIVEN, ASKED, REJECTED, OPEN = "done", "given", "asked", "rejected", ""
NEARNESS = [DONE, GIVEN, ASKED, REJECTED, OPEN]


@dataclass(frozen=True)
class Step:
    """One step for one signature. `on` is the day of its state; `is_needed` marks the step that listing asks for."""

    rung: str
    label: str
    is_needed: bool
    state: str = OPEN
    on: datetime | None = None

    @property
    def is_done(self):
        return self.state == DONE


def steps_of(signature) -> list[Step]:
    """The four steps, lowest first, each with its best evidence. Asks nothing where evidence is prefetched."""
    found = dict.fromkeys(LADDER, (OPEN, None))
    for evidence in signature.evidence.all():
        standing = standing_of(evidence)
        if NEARNESS.index(standing[0]) <= NEARNESS.index(found[evidence.rung][0]):
            found[evidence.rung] = standing
    needed = signature.declaration.required_rung
    return [Step(rung, str(label), rung == needed, *found[rung]) for rung, label in RUNGS]


def standing_of(evidence) -> tuple[str, datetime | None]:
    """(state, its day). A proved address needs nobody's check; all else counts once it was accepted."""
    if evidence.outcome == evidence.REJECTED:
        return REJECTED, evidence.checked_at
    if evidence.given_at is None:
        return ASKED, evidence.asked_at
    if evidence.outcome == evidence.ACCEPTED:
        return DONE, evidence.checked_at if evidence.rung in (DOMAIN, LETTER) else evidence.given_at
    return (DONE if evidence.rung == EMAIL else GIVEN), evidence.given_at


def highest(steps) -> Step | None:
    """The highest step that is done, or None."""
    return next((step for step in reversed(steps) if step.is_done), None)
