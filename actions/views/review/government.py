"""The part of the screen about the government: its signature, and what else it has handed in."""

from actions.models import Participation, Submission
from frameworks.dates import show_date
from signatories.models import Signature

ORDER = [  # of what stands, the furthest first; then what ended
    Signature.VERIFIED,
    Signature.CONFIRMED,
    Signature.PENDING,
    Signature.WITHDRAWN,
    Signature.REFUSED,
]
SHOWN = 12


def part(submission) -> dict:
    """What `actions/admin/_government.html` shows."""
    lead = submission.action.lead
    signature = _signature(lead)
    earlier = _earlier(submission, lead)
    return {
        "government": lead,
        "signature": signature,
        "signed_on": show_date(signature.signed_on, signature.signed_on_precision)
        if signature and signature.signed_on
        else "",
        "is_verified": signature is not None and signature.state == Signature.VERIFIED,
        "earlier": earlier[:SHOWN],
        "more": max(0, len(earlier) - SHOWN),
    }


def _signature(government):
    """The one that counts: verified, else on its way, else the last that ended."""
    rows = Signature.objects.with_ladder().filter(government=government, replaced_at=None)
    return min(rows, key=lambda row: (ORDER.index(row.state), -row.pk), default=None)


def _earlier(submission, government):
    """The newest text of each other action in which this government takes part, newest first."""
    parts = Participation.objects.filter(government=government).exclude(action=submission.action_id)
    texts = Submission.objects.filter(action__in=parts.values("action")).select_related("action")
    newest = {text.action_id: text for text in texts.order_by("number")}
    return sorted(newest.values(), key=lambda text: -text.action_id)
