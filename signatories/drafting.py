"""A signature in preparation: each part is kept as it is filled in; handing in signs it all at once."""

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.refusals import Refused
from signatories import files, register, signing
from signatories.models import LETTER, Declaration, Signature, SigningDraft


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


def choose(draft, government):
    """Sign for a government of the register."""
    draft.government = government
    draft.answers.pop("government", None)
    draft.save()


def describe(draft, answers):
    """Sign for a government that is not in the register yet."""
    draft.government = None
    keep(draft, "government", answers)


@transaction.atomic
def hand_in(form_key, *, by, signatory, proof, consents, government=None):
    """Sign what the draft holds: enrol a new government, sign, add the proof, ask the second official.

    All or nothing; the draft is gone afterwards. The same form again returns the signature it made.
    The other arguments are the cleaned answers of the parts. Refuses what `enrol` and `sign` refuse.
    """
    draft = SigningDraft.objects.select_for_update().filter(form_key=form_key, user=by).first()
    if draft is None:
        signature = Signature.objects.filter(form_key=form_key, entered_by=by).first()
        if signature is None:
            raise Refused(_("This form has been signed or was begun anew. Open the sign page once more."))
        return signature
    body = draft.government or register.enrol(by=by, **government)
    signature = signing.sign(
        body,
        by=by,
        declaration=Declaration.objects.current(),
        form_key=draft.form_key,
        consents=consents["consents"],
        language=consents["language"],
        fingerprint=consents["fingerprint"],
        **signatory,
    )
    if draft.file:
        with draft.file.open("rb") as stored:
            letter = File(stored, name=draft.file_name)
            signing.give_evidence(signature, by=by, rung=LETTER, file=letter, file_name=draft.file_name)
        name, storage = draft.file.name, draft.file.storage
        transaction.on_commit(lambda: storage.delete(name))
    if proof.get("second_email"):
        signing.ask_second_official(signature, by=by, email=proof["second_email"])
    draft.delete()
    return signature
