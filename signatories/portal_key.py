"""The key with which the portal signs certificates, where one is configured, and what readers compare of it."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings

FEWEST_RSA_BITS = 2048


class UnusableKey(ValueError):
    """The file holds no key that can sign; the sentence says why."""


@dataclass(frozen=True)
class PortalKey:
    """A PKCS#12 file that was opened once: what signs, and what readers compare."""

    pkcs12: bytes = field(repr=False)
    password: bytes | None = field(repr=False)
    sha256: str  # of the signing certificate, as DER
    owner: str
    valid_from: datetime
    valid_until: datetime

    @property
    def fingerprint(self):
        """As readers of PDF files show it: pairs of capitals, with a space after each."""
        return " ".join(self.sha256[at : at + 2] for at in range(0, 64, 2)).upper()


def configured() -> PortalKey | None:
    """The key of CERTIFICATE_KEY_FILE, or None where certificates go out unsigned."""
    if not settings.CERTIFICATE_KEY_FILE:
        return None
    return read(str(settings.CERTIFICATE_KEY_FILE), settings.CERTIFICATE_KEY_PASSWORD)


@lru_cache(maxsize=4)
def read(path: str, password: str) -> PortalKey:
    """Open a PKCS#12 file. UnusableKey: no such file, a wrong password, a key that readers of PDF do not know."""
    from cryptography.hazmat.primitives.asymmetric import ec, rsa  # slow import
    from cryptography.hazmat.primitives.serialization import Encoding, pkcs12

    secret = password.encode() if password else None
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise UnusableKey(f"the file {path} cannot be read ({error.strerror}).") from error
    try:
        key, certificate, _others = pkcs12.load_key_and_certificates(data, secret)
    except ValueError as error:
        raise UnusableKey(
            f"{path} is no PKCS#12 file, or CERTIFICATE_KEY_PASSWORD does not open it."
        ) from error
    if key is None or certificate is None:
        raise UnusableKey(f"{path} lacks the private key or its certificate.")
    if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise UnusableKey(f"the key in {path} is neither RSA nor elliptic-curve (ECDSA).")
    if isinstance(key, rsa.RSAPrivateKey) and key.key_size < FEWEST_RSA_BITS:
        raise UnusableKey(f"the RSA key in {path} is shorter than {FEWEST_RSA_BITS} bits.")
    return PortalKey(
        pkcs12=data,
        password=secret,
        sha256=hashlib.sha256(certificate.public_bytes(Encoding.DER)).hexdigest(),
        owner=certificate.subject.rfc4514_string(),
        valid_from=certificate.not_valid_before_utc,
        valid_until=certificate.not_valid_after_utc,
    )
