"""The hand-in: what was handed in, word for word, in one agreed form, with its fingerprint and receipt."""

import hashlib
import json

from actions.models import HandIn, PolishedText
from actions.models.submission import FACT_FIELDS, TEXT_FIELDS


def canonical(submission, *, is_whole=False) -> dict:
    """All the government says, as plain values in a fixed shape. Names no person but office holders.

    Its rows are asked for now; not so of a submission that `reviewing.whole` has just read.
    """
    action = submission.action
    parts, links = action.participations, submission.objective_links
    rows = _at_hand if is_whole else _asked
    if not is_whole:
        parts, links = parts.select_related("government"), links.select_related("objective")
    return {
        "action": action.code or "",
        "version": submission.number,
        "call": submission.call.slug,
        "kind": submission.kind,
        "language": submission.language,
        "working_language": submission.working_language,
        "governments": [
            {"slug": p.government.slug, "name": p.government.official_name, "role": p.role, "state": p.state}
            for p in sorted(parts.all(), key=lambda p: (p.role, p.pk))
        ],
        "texts": {field: getattr(submission, field) for field in TEXT_FIELDS},
        "facts": {field: plain(getattr(submission, field)) for field in FACT_FIELDS},
        "objectives": [
            {"code": link.objective.code, "role": link.role, "inferred": link.inferred, "note": link.note}
            for link in sorted(links.all(), key=lambda link: (link.objective.code, link.pk))
        ],
        "partners": rows(submission.partnerlines.all(), "name", "kind", "role", "country", "url"),
        "indicators": rows(submission.indicators.all(), "name", "unit", "baseline", "target", "value", "on"),
        "links": rows(submission.links.all(), "url", "title"),
        "pictures": rows(
            submission.pictures.all(),
            "sha256",
            "alt",
            "credit",
            "people_recognisable",
            "people_agreed",
            "minors_agreed",
        ),
        "documents": rows(submission.documents.all(), "sha256", "name", "content_type", "size", "is_public"),
    }


def _asked(children, *fields):
    return _at_hand(children.order_by("position", "pk"), *fields)


def _at_hand(children, *fields):
    """The rows in their order, without pictures that were taken down."""
    return [
        {field: plain(getattr(child, field)) for field in fields}
        for child in sorted(children, key=lambda child: (child.position, child.pk))
        if getattr(child, "taken_down_at", None) is None
    ]


def plain(value):
    """Dates, decimals and countries as text, so that the form is the same on every database."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, list | tuple):
        return [str(getattr(item, "code", item)) for item in value]
    if hasattr(value, "code"):
        return str(value.code or "")
    if hasattr(value, "normalize") and hasattr(value, "as_tuple"):
        return format(value.normalize(), "f")
    if isinstance(value, str):
        return value.replace("\r\n", "\n")
    return str(value) if not hasattr(value, "__iter__") else [str(getattr(v, "code", v)) for v in value]


def fingerprint(content: dict) -> str:
    """SHA-256 of the canonical text: UTF-8, keys sorted, no spaces."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def keep(submission, *, by, at) -> HandIn:
    """Write the next hand-in of a submission whose action has its code. Called by `workflow.submit` only."""
    content = canonical(submission)
    round_ = submission.hand_ins.count() + 1
    return HandIn.objects.create(
        submission=submission,
        round=round_,
        canonical=content,
        sha256=fingerprint(content),
        receipt=f"{submission.action.code}/{submission.number}.{round_}",
        at=at,
        by=by.public_id,
    )


def keep_polished(submission, edits, *, by, at) -> PolishedText:
    """Write the whole text as accepted edits left it; the hand-in it grew from stays. Called by
    `reviewing.editing` only; `by` is None where silence accepted."""
    content = canonical(submission)
    return PolishedText.objects.create(
        submission=submission,
        number=submission.polished_texts.count() + 1,
        round=submission.hand_ins.count(),
        canonical=content,
        sha256=fingerprint(content),
        edits=edits,
        at=at,
        by=by and by.public_id,
    )


def is_unchanged(hand_in) -> bool:
    """Whether the kept text still matches its fingerprint."""
    return fingerprint(hand_in.canonical) == hand_in.sha256
