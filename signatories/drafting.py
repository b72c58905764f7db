"""A signature in preparation: each part is kept as it is filled in; handing in signs it all at once."""

from contextlib import ExitStack
from pathlib import Path

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.refusals import Refused
from signatories import files, invitations, register, signing
from signatories.models import Declaration, Invitation, Membership, Signature, SigningDraft

EMBLEMS = ("arms", "logo")
FACTS = (  # what a person says of a government that is entered with the signature
    "official_name", "official_language", "english_name", "other_names", "country", "level", "is_another_body",
    "latitude", "longitude", "section", "population", "population_year", "website",
)  # fmt: skip


def of(user):
    """The draft of this person, or a new one that is not saved yet."""
    return SigningDraft.objects.select_related("government").filter(user=user).first() or SigningDraft(
        user=user
    )


def keep(draft, part, answers):
    """Keep the answers of one part, gaps and all."""
    draft.answers[part] = answers
    draft.save()


def keep_file(draft, file):
    """Keep the chosen proof at once, so that no later mistake loses it. ValidationError for what is no proof."""
    name = files.name_for(file)
    previous = draft.file.name if draft.file else ""
    draft.file_name = file.name[: files.NAME_LIMIT]
    draft.file.save(name, file, save=False)
    draft.save()
    if previous:
        draft.file.storage.delete(previous)


def keep_emblem(draft, name, file):
    """Keep the chosen arms or logo at once; `file` has been written anew by its form field."""
    _let_go(draft, name)
    getattr(draft, name).save(file.name, file, save=False)
    draft.save()


def drop_emblem(draft, name):
    """Take the arms or the logo out again."""
    _let_go(draft, name)
    setattr(draft, name, "")
    draft.save()


def _let_go(draft, name):
    """The stored file of a field goes once the row that names it is gone for good."""
    if file := getattr(draft, name):
        stored, storage = file.name, file.storage
        transaction.on_commit(lambda: storage.delete(stored))


def choose(draft, government):
    """Sign for a government of the register."""
    draft.government = government
    draft.answers.pop("government", None)
    draft.save()


def describe(draft, answers):
    """Sign for a government that is not in the register yet. What was proposed by country is proposed anew."""
    before = draft.answers.get("government", {}).get("country")
    if before != answers.get("country") and "place" in draft.answers:
        draft.answers["place"].pop("section", None)
    draft.government = None
    keep(draft, "government", answers)


@transaction.atomic
def hand_in(form_key, *, by, signatory, proof, consents, government=None, place=None, contact=None):
    """Sign what the draft holds: enrol a new government, sign, ask the second official, invite the focal point.

    All or nothing; the draft is gone afterwards. The same form again returns the signature it made.
    The other arguments are the cleaned answers of the parts. Refuses what `enrol` and `sign` refuse.
    """
    draft = SigningDraft.objects.select_for_update().filter(form_key=form_key, user=by).first()
    if draft is None:
        signature = Signature.objects.filter(form_key=form_key, entered_by=by).first()
        if signature is None:
            raise Refused(_("This form has been signed or was begun anew. Open the sign page once more."))
        return signature
    with ExitStack() as opened:
        body = draft.government or _enrol(draft, opened, government | (place or {}), by=by)
        signature = signing.sign(
            body,
            by=by,
            declaration=Declaration.objects.current(),
            form_key=draft.form_key,
            consents=consents["consents"],
            language=consents["language"],
            fingerprint=consents["fingerprint"],
            signed_on=proof.get("signed_on"),
            document=_stored(draft, "file", opened, name=draft.file_name),
            **signatory,
        )
    if proof.get("second_email"):
        signing.ask_second_official(signature, by=by, email=proof["second_email"])
    if contact and contact["colleague_email"]:
        _invite(body, contact, by=by)
    for name in ("file", *EMBLEMS):
        _let_go(draft, name)
    draft.delete()
    return signature


def _enrol(draft, opened, facts, *, by):
    """The new government with what was chosen as its arms and logo."""
    emblems = {name: _stored(draft, name, opened) for name in EMBLEMS}
    facts = {name: value for name, value in facts.items() if value is not None and name in FACTS}
    return register.enrol(by=by, **facts, **{name: file for name, file in emblems.items() if file})


def _stored(draft, field, opened, *, name=""):
    """A file of the draft, open as long as it takes to copy it; None where there is none."""
    file = getattr(draft, field)
    if not file:
        return None
    return File(opened.enter_context(file.open("rb")), name=name or Path(file.name).name)


def _invite(government, contact, *, by):
    """The colleague who shall be focal point, unless the colleague acts for the government or is invited."""
    email = contact["colleague_email"]
    if government.memberships.standing().filter(user__email=email).exists():
        return
    if Invitation.objects.open().filter(government=government, email=email).exists():
        return
    invitations.invite(
        government,
        by=by,
        email=email,
        name=contact["colleague_name"],
        role=Membership.FOCAL_POINT,
        language=get_language(),
    )
