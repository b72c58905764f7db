"""What is said at every start about the key of the certificates."""

from datetime import UTC, datetime, timedelta

from django.core.checks import Warning, register

from signatories import portal_key

NOTICE = timedelta(days=60)


@register()
def certificate_key_is_in_date(app_configs, **kwargs):
    """A warning before the certificate of the key ends: PDF readers call signatures after it expired."""
    key = portal_key.configured()
    if key is None or datetime.now(UTC) + NOTICE < key.valid_until:
        return []
    return [
        Warning(
            f"The certificate in CERTIFICATE_KEY_FILE ends on {key.valid_until:%Y-%m-%d}.",
            hint="Make a new key as docs/operations.md says, and keep the fingerprint of this one published.",
            id="signatories.W001",
        )
    ]
