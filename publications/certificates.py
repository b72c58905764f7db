"""The certificate of a signature as PDF: found by its code, rendered apart, kept for a day."""

import hashlib
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from frameworks.languages import direction
from publications import pdf
from signatories import certificates
from signatories.models import PUBLIC_RECORD, Signature

KEPT_SECONDS = 24 * 60 * 60


def find(code):
    """The verified signature of this code, however it is typed, or None. Public records have no certificate."""
    signature = certificates.find(code)
    if signature is None or signature.state != Signature.VERIFIED or signature.replaced_at:
        return None
    return None if signature.origin == PUBLIC_RECORD else signature


def render(signature, language) -> bytes:
    """The certificate in one language. Raises PdfUnavailable on a machine without Pango."""
    html = page(signature, language)
    key = f"certificate:{hashlib.sha256(html.encode()).hexdigest()}"
    data = cache.get(key)
    if data is None:
        with tempfile.TemporaryDirectory(prefix="cta-certificate-") as folder:
            file = Path(folder) / "certificate.pdf"
            pdf.render_apart(html, file, seconds=30, megabytes=1500)
            data = file.read_bytes()
        cache.set(key, data, KEPT_SECONDS)
    return data


def page(signature, language) -> str:
    """The HTML of the certificate, which a browser shows as well."""
    address = f"{settings.PUBLIC_URL}/v/{signature.certificate_code}"
    with translation.override(language):
        return render_to_string(
            "signatories/certificate.html",
            {
                "signature": signature,
                "government": signature.government,
                "declaration": signature.declaration,
                "language": language,
                "direction": direction(language),
                "verify_url": address,
                "verify_short": address.split("://")[-1],
                "qr": qr(address),
                "dated": signature.verified_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            },
        )


def qr(text):
    """A QR code as one SVG path, black on nothing; its title says what it leads to."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(text)
    rows = code.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    size = len(rows)
    title = translation.gettext("Code that leads to the page which verifies this certificate")
    return mark_safe(
        f'<svg viewBox="0 0 {size} {size}" width="{size * 4}" height="{size * 4}" role="img" '
        f'shape-rendering="crispEdges"><title>{title}</title><path d="{path}"/></svg>'
    )


def fingerprint(data) -> str:
    return hashlib.sha256(data).hexdigest()
