"""What governments say of their own pages, on the desk of an edition."""

from collections import Counter

from publications.models import Proof


def addresses(_wrap) -> list:
    """The pages of this module, for the desk."""
    return []


def told(edition) -> dict:
    """What `publications/admin/_proofs.html` prints."""
    rows = list(edition.proofs.select_related("government"))
    counted = Counter(row.state for row in rows)
    return {"rows": rows, "counts": [(name, counted[code]) for code, name in Proof.STATES if counted[code]]}
