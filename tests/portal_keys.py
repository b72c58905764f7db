"""Keys of our own for tests: self-signed, thrown away afterwards."""

from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID

PASSWORD = "a password for tests"
UNTIL = datetime(2055, 1, 1, tzinfo=UTC)


def make_key(
    folder, *, password=PASSWORD, since=datetime(2025, 1, 1, tzinfo=UTC), until=UNTIL, private_key=None
):
    """Write a PKCS#12 file with a key and its own certificate; returns its path."""
    private_key = private_key or rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Portal for tests")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private_key.public_key())
        .serial_number(1)
        .not_valid_before(since)
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=True, content_commitment=True, key_encipherment=False, data_encipherment=False,
                key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
        .sign(private_key, hashes.SHA256() if hasattr(private_key, "key_size") else None)
    )  # fmt: skip
    path = folder / "portal.p12"
    path.write_bytes(
        pkcs12.serialize_key_and_certificates(
            b"portal", private_key, certificate, None, BestAvailableEncryption(password.encode())
        )
    )
    return path
