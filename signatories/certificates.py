"""What a certificate says, for the page that checks it and for the sheet that is printed."""

from django.conf import settings
from django.urls import reverse

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


def certificate(signature):
    """The context of the printed certificate: plain values and the address that checks it."""
    path = reverse("certificate_short", args=[signature.certificate_code])
    return {
        "signature": signature,
        "government": signature.government,
        "declaration": signature.declaration,
        "code": signature.display_code,
        "check_url": settings.PUBLIC_URL + path,
        "is_specimen": signature.government.is_specimen,
        "is_valid": signature.state == Signature.VERIFIED,
    }
