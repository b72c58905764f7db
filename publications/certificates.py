"""The certificate of a signature as PDF: found by its code, rendered apart, signed by the portal, kept for a day."""

import base64
import hashlib
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from figures import qr
from frameworks import pictures
from frameworks.languages import direction, language_name
from publications import sealing
from publications.book.glyphs import is_printable
from publications.making import pdf
from signatories import certificates, portal_key

KEPT_SECONDS = 24 * 60 * 60
EMBLEM_PIXELS = 700  # 30 mm in print at about 600 dots an inch
SIZES = [(18, "xl"), (30, "l"), (52, "m"), (96, "s")]  # letters of a name, and how large they can be
WORDY = 90  # letters of a name or an office, from which it takes several lines


@dataclass(frozen=True)
class Emblem:
    """The arms of a government, or its logo, ready to stand in the page itself."""

    address: str
    alt: str


def find(code):
    """The verified signature of this code, however it is typed, or None. Public records have no certificate."""
    standing = certificates.check(code)
    return standing.signature if standing and standing.is_valid else None


def own_language(signature) -> str:
    """The language a certificate comes in when nobody asked for another: that of the signature, where we speak it."""
    spoken = dict(settings.LANGUAGES)
    return signature.language if signature.language in spoken else translation.get_language()


def render(signature, language) -> bytes:
    """The certificate in one language, signed where a key is configured. Raises PdfUnavailable without Pango."""
    html = page(signature, language)
    key = portal_key.configured()
    marks = f"{html}{key.sha256 if key else ''}"
    name = f"certificate:{hashlib.sha256(marks.encode()).hexdigest()}"
    data = cache.get(name)
    if data is None:
        data = _print(html)
        if key:
            with translation.override(language):
                label = _("Digital signature of the portal")
            data = sealing.seal(data, key, at=signature.verified_at, label=label)
        cache.set(name, data, KEPT_SECONDS)
    return data


def _print(html):
    with tempfile.TemporaryDirectory(prefix="cta-certificate-") as folder:
        file = Path(folder) / "certificate.pdf"
        pdf.render_apart(html, file, seconds=30, megabytes=1500)
        return file.read_bytes()


def page(signature, language) -> str:
    """The HTML of the certificate, which a browser shows as well."""
    address = f"{settings.PUBLIC_URL}/v/{signature.certificate_code}"
    government = signature.government
    native, second = names(government)
    signatory, office, delegate = (
        words if is_printable(words) else ""
        for words in (signature.signatory_name, signature.signatory_office, signature.delegate_name)
    )
    with translation.override(language):
        return render_to_string(
            "signatories/certificate.html",
            {
                "signature": signature,
                "government": government,
                "declaration": signature.declaration,
                "language": language,
                "direction": direction(language),
                "native": native,
                "second": second,
                "size": size_of(native or second),
                "emblem": emblem(government),
                "signatory": signatory,
                "office": office,
                "delegate": delegate,
                "is_wordy": max(len(signatory), len(office), len(delegate)) > WORDY,
                "text_language": language_name(signature.language),
                "is_sealed": portal_key.configured() is not None,
                "verify_url": address,
                "verify_short": address.split("://")[-1],
                "qr": qr.code(
                    address, title=_("Code that leads to the page which verifies this certificate")
                ),
                "dated": signature.verified_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            },
        )


def names(government):
    """(name in its own letters, name in English below it); each empty where it is not wanted or cannot be printed."""
    native = government.official_name if is_printable(government.official_name) else ""
    english = government.english_name if is_printable(government.english_name) else ""
    return native, english if government.has_other_script or not native else ""


def size_of(name):
    """How large a name of this length stands on the plate."""
    return next((size for most, size in SIZES if len(name) <= most), "xs")


def emblem(government) -> Emblem | None:
    """The arms, else the logo, written anew as a small PNG; None where there is neither or it cannot be read."""
    name = {"name": government.official_name}
    for file, alt in [
        (government.arms, _("Coat of arms of %(name)s") % name),
        (government.logo, _("Logo of %(name)s") % name),
    ]:
        if not file:
            continue
        try:
            with file.open("rb") as opened:
                picture = pictures.re_encode_emblem(opened.read(), longest=EMBLEM_PIXELS)
        except (OSError, ValidationError):
            continue
        return Emblem(f"data:image/png;base64,{base64.b64encode(picture).decode()}", alt)
    return None


def fingerprint(data) -> str:
    return hashlib.sha256(data).hexdigest()
