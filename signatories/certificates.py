"""Finding a certificate by its code, as people type it."""

from signatories.models import Signature

LOOK_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V", "-": "", " ": ""})


def find(code):
    """The signature of a code as people type it (small letters, a dash, O for 0), or None."""
    plain = code.upper().translate(LOOK_ALIKE)
    if not plain:
        return None
    return (
        Signature.objects.select_related("government", "declaration", "text")
        .filter(certificate_code=plain)
        .first()
    )
