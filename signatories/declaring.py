"""What governments sign: versions drawn up and opened, texts loaded with their fingerprint. No text ever changes."""

import hashlib

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import history
from accounts.refusals import Refused
from frameworks import caching
from signatories import files
from signatories.models import Declaration, DeclarationText
from signatories.permissions import may_verify

ACTING = ("/JavaScript", "/Launch", "/URI", "/SubmitForm", "/ImportData")
FIXED = {"version", "slug", "is_current", "closed_at"}  # what other verbs set, or nobody once it stands


def plain(text) -> str:
    """A text as it is fingerprinted and handed out: line ends made one, so that a copy by mail is the same."""
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def fingerprint(text) -> str:
    """SHA-256 of a text."""
    return hashlib.sha256(plain(text).encode()).hexdigest()


@transaction.atomic
def draw_up(declaration, *, by) -> Declaration:
    """Add a new version, closed for signature: the row (unsaved so far) gets the next number; history.

    Nobody but the secretariat sees it before it is opened.
    """
    _check_who(by)
    newest = Declaration.objects.select_for_update().order_by().values_list("version", flat=True)
    declaration.version = max(newest, default=0) + 1
    declaration.slug = f"declaration-{declaration.version}"
    declaration.is_current, declaration.closed_at = False, None
    declaration.full_clean()
    declaration.save()
    history.record("draw_up", declaration, by=by, version=declaration.version)
    return declaration


@transaction.atomic
def amend(declaration, *, by, **changes) -> Declaration:
    """Put title, place, address or the asked step right; history names the fields.

    Refuses another day of adoption once somebody signed: signatures are bound to it.
    """
    _check_who(by)
    declaration = Declaration.objects.select_for_update().get(pk=declaration.pk)
    if FIXED & set(changes):
        raise PermissionDenied
    if "declared_on" in changes and declaration.signatures.exists():
        raise Refused(_("Governments have signed this version: its day stays as it is."))
    for name, value in changes.items():
        setattr(declaration, name, value)
    declaration.full_clean()
    declaration.save()
    history.record("amend", declaration, by=by, fields=sorted(changes))
    caching.bump()
    return declaration


@transaction.atomic
def load_text(declaration, *, language, kind, text="", file=None, by=None, is_draft=False) -> DeclarationText:
    """Add the text of a declaration in one language, as words or as a PDF; the same twice is one row. Returns it.

    Effects: the row with the SHA-256 of the words or of the file's bytes; history; public pages renewed.
    Signatures stay bound to the row they were given on. `by` is None only when the portal seeds its own
    summary. Refuses nothing and both at once, and a file that is no PDF to be read by everybody.
    """
    if by is not None:
        _check_who(by)
    if bool(text.strip()) == bool(file):
        raise ValidationError({"text": _told_to_choose(file)})
    if file:
        check_pdf(file)
    sha256 = files.fingerprint(file) if file else fingerprint(text)
    known = declaration.texts.filter(language=language, sha256=sha256).first()
    if known:
        return known
    row = DeclarationText(
        declaration=declaration, language=language, kind=kind, sha256=sha256, text=plain(text),
        is_draft=is_draft, added_by=by,
    )  # fmt: skip
    if file:
        row.file.save(files.name_for(file), file, save=False)
    row.save()
    history.record("load_text", declaration, by=by, language=language, kind=kind, sha256=sha256)
    caching.bump()
    return row


@transaction.atomic
def open_for_signature(declaration, *, by) -> Declaration:
    """From now on governments sign this version; the one that was open is closed. No signature changes.

    Effects: the open version closed with its time; this one open; history of both; public pages renewed.
    Refuses a version that is open, and one without a text.
    """
    _check_who(by)
    versions = {row.pk: row for row in Declaration.objects.select_for_update(no_key=True)}
    declaration = versions[declaration.pk]
    if declaration.is_current:
        raise Refused(_("This version is open for signature already."))
    if not declaration.texts.exists():
        raise Refused(_("This version has no text yet. Load at least one, then open it."))
    for open_one in (row for row in versions.values() if row.is_current):
        open_one.is_current, open_one.closed_at = False, timezone.now()
        open_one.save(update_fields=["is_current", "closed_at"])
        history.record("close_for_signature", open_one, by=by, version=open_one.version)
    declaration.is_current, declaration.closed_at = True, None
    declaration.save(update_fields=["is_current", "closed_at"])
    history.record("open_for_signature", declaration, by=by, version=declaration.version)
    caching.bump()
    return declaration


def check_pdf(file):
    """ValidationError beside `file` unless everybody can open it and nothing in it acts by itself."""
    import pikepdf  # slow import

    try:
        if files.kind_of(file)[0] != "pdf":
            raise ValidationError("", code="kind")
    except ValidationError as error:
        told = _("Choose a PDF file. This one is of another kind.") if error.code == "kind" else error
        raise ValidationError({"file": told}) from error
    try:
        with pikepdf.open(file) as pdf:
            is_locked, is_active, pages = pdf.is_encrypted, _acts(pdf.Root), len(pdf.pages)
    except pikepdf.PasswordError:
        is_locked, is_active, pages = True, False, 1
    except (pikepdf.PdfError, RecursionError, ValueError):
        is_locked, is_active, pages = False, False, 0
    file.seek(0)
    if is_locked:
        raise ValidationError({"file": _("This PDF is encrypted. Choose one that opens without a password.")})
    if not pages:
        raise ValidationError({"file": _("This PDF cannot be read. Save it once more and choose it again.")})
    if is_active:
        raise ValidationError(
            {"file": _("This PDF holds a script or another file. Save it once more without them.")}
        )


def _acts(root):
    """Whether the document runs something when it is opened, or carries files."""
    names, opening = root.get("/Names", {}), root.get("/OpenAction")
    runs = hasattr(opening, "keys") and opening.get("/S") in ACTING  # a place to begin reading at is a list
    return runs or "/AA" in root or "/JavaScript" in names or "/EmbeddedFiles" in names


def _told_to_choose(file):
    if file:
        return _("Write the text or choose a file, not both: each has its own fingerprint.")
    return _("Write the text or choose a file.")


def _check_who(by):
    if not may_verify(by):
        raise PermissionDenied
