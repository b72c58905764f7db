"""The entries of an edition by their first priority, as the book puts them in chapters; thin enough for a thousand."""

from collections import defaultdict
from dataclasses import dataclass, field

from actions.models import ObjectiveLink, Participation, Submission
from frameworks.models import Framework, Objective
from publications.book.snapshot import LANGUAGES
from publications.models import EditionEntry


@dataclass
class Group:
    """One chapter: its number (0 for none), its priority, the ids of its entries in their order."""

    number: int
    label: object
    ids: list = field(default_factory=list)


def groups(edition, now) -> list[Group]:
    """The chapters that hold an entry, in the order of the priorities; without one comes last."""
    first = _first_priorities(edition)
    held = defaultdict(list)
    rows = edition.entries.order_by("position", "pk").values_list("pk", "action_id", "submission_id")
    for pk, action, text in rows:
        if action in now.texts:
            held[first.get(text)].append(pk)
    labels = Objective.objects.of(Framework.PRIORITY).order_by("position")
    found = [Group(label.number, label, held[label.pk]) for label in labels if held[label.pk]]
    return [*found, Group(0, None, held[None])] if held[None] else found


def rows(edition, ids) -> list:
    """These entries in this order, each with its text, who leads it, and in which languages staff wrote on it."""
    found = (
        edition.entries.filter(pk__in=ids)
        .select_related("action", "submission")
        .only(
            "treatment", "by_hand", "left_out", "position", "edition_id", "action__code", "submission__title",
            "submission__language", *(f"{name}_{code}" for name in ("summary", "judgement") for code in LANGUAGES),
        )
    )  # fmt: skip
    found = {row.pk: row for row in found}
    leads = _leads([row.action_id for row in found.values()])
    for row in found.values():
        row.lead = leads.get(row.action_id)
        row.worded = [code for code in LANGUAGES if _has_words(row, code)]
    return [found[pk] for pk in ids if pk in found]


def treatments() -> list:
    """[(code, words)] of how much room an entry has."""
    return EditionEntry.TREATMENTS


def titled(action_ids) -> dict:
    """{action: (title, language)} of the newest text of each, public or not."""
    texts = Submission.objects.filter(action__in=action_ids).order_by("number")
    return {
        pk: (title, language) for pk, title, language in texts.values_list("action_id", "title", "language")
    }


def _has_words(row, code):
    return bool(getattr(row, f"summary_{code}") or getattr(row, f"judgement_{code}"))


def _first_priorities(edition):
    """{text: its first priority}: the one of most weight, then of the lowest number."""
    links = ObjectiveLink.objects.filter(
        submission__in=edition.entries.order_by().values("submission"),
        objective__framework__code=Framework.PRIORITY,
    )
    found = {}
    for text, objective, number, role in links.order_by().values_list(
        "submission_id", "objective_id", "objective__number", "role"
    ):
        weight = (role != ObjectiveLink.PRIMARY, number or 0)
        if text not in found or weight < found[text][0]:
            found[text] = (weight, objective)
    return {text: objective for text, (_weight, objective) in found.items()}


def _leads(action_ids):
    lines = Participation.objects.filter(
        action__in=action_ids, role=Participation.LEAD, state=Participation.CONFIRMED
    ).select_related("government")
    return {line.action_id: line.government for line in lines}
