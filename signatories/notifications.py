"""Who is written to when a signature moves: one function per mail, each in its reader's language."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from accounts.mail import write_letter
from accounts.models import Letter
from signatories import campaign_texts, opting_out
from signatories.models import Membership
from signatories.permissions import verifiers

APP = "signatories"


def link(name, *args, language) -> str:
    """The full address of a page in a language."""
    with translation.override(language):
        return settings.PUBLIC_URL + reverse(name, args=args)


def signed(signature):
    """To the signer: what was signed, and what happens now."""
    _to_signer("signed", signature, page="signatories:sign_done")


def confirmed(signature):
    """To staff: a proved signature waits to be verified."""
    page = reverse("admin:signatories_signature_change", args=[signature.pk])
    staff = [(user.email, user.language, user) for user in verifiers()]
    for email, language, user in staff or [(settings.CONTACT_EMAIL, settings.LANGUAGE_CODE, None)]:
        write_letter(
            "confirmed",
            signature,
            app=APP,
            to=email,
            language=language,
            recipient=user,
            context={"signature": signature, "url": settings.PUBLIC_URL + page},
        )


def burst(burst):
    """To staff: more comes in than a real day brings."""
    url = settings.PUBLIC_URL + reverse("admin:signatories_burst_change", args=[burst.pk])
    staff = [(user.email, user.language, user) for user in verifiers()]
    for email, language, user in staff or [(settings.CONTACT_EMAIL, settings.LANGUAGE_CODE, None)]:
        write_letter(
            "burst",
            burst,
            app=APP,
            to=email,
            language=language,
            recipient=user,
            context={"burst": burst, "url": url},
        )


def confirm_request(evidence, *, token, asker, language):
    """To the second official: who signed for what, and the link to say that it is so."""
    write_letter(
        "confirm_request",
        evidence,
        app=APP,
        to=evidence.asked_of,
        language=language,
        context={
            "signature": evidence.signature,
            "asker": asker,
            "url": link("signatories:confirm", token, language=language),
        },
    )


def proof_rejected(evidence):
    """To the signer: this proof was not enough, another one can be handed in."""
    signer = evidence.signature.entered_by
    if signer is None:
        return
    url = link("signatories:sign_done", evidence.signature_id, language=signer.language)
    write_letter(
        "proof_rejected",
        evidence,
        app=APP,
        to=signer.email,
        language=signer.language,
        recipient=signer,
        institution=evidence.signature.government_id,
        context={"signature": evidence.signature, "evidence": evidence, "url": url},
    )


def welcome(signature):
    """To the signer: listed; the certificate, and what may come next."""
    _to_signer("welcome", signature, page="signatories:certificate_check", key=signature.certificate_code)


def reaffirmed(signature):
    """To the signer: the new signature is on the list in place of the one before."""
    _to_signer("reaffirmed", signature, page="signatories:certificate_check", key=signature.certificate_code)


def term_ended(signature, *, occasion) -> int:
    """To the focal points, and to the leader's office where its address is known: who leads now?

    Returns how many letters there are to read.
    """
    government, readers = signature.government, 0
    focal_points = government.memberships.active().filter(role=Membership.FOCAL_POINT, user__is_active=True)
    for membership in focal_points.select_related("user").order_by("pk"):
        reader = membership.user
        write_letter(
            "term_ended",
            signature,
            app=APP,
            to=reader.email,
            language=reader.language,
            recipient=reader,
            institution=government.pk,
            occasion=occasion,
            context=_term_context(signature, "signatories:reaffirm", signature.pk, reader.language),
        )
        readers += 1
    if signature.leader.email:
        known = dict(settings.LANGUAGES)
        language = signature.language if signature.language in known else settings.LANGUAGE_CODE
        write_letter(
            "term_ended_office",
            signature,
            app=APP,
            to=signature.leader.email,
            language=language,
            occasion=occasion,
            context=_term_context(signature, "signatories:join", government.slug, language),
        )
        readers += 1
    return readers


def _term_context(signature, page, key, language):
    return {"signature": signature, "leader": signature.leader, "url": link(page, key, language=language)}


def correction_asked(correction):
    """To staff: an office asks for a name to be put right."""
    url = settings.PUBLIC_URL + reverse("admin:signatories_correction_change", args=[correction.pk])
    for reader in verifiers():
        _write_of_names("correction_asked", correction, reader, url)


def corrected(correction, *, by):
    """To the focal points and to who asked, except the one who did it: the names as they stand now."""
    memberships = correction.government.memberships.active().filter(role=Membership.FOCAL_POINT)
    readers = {membership.user for membership in memberships.select_related("user")}
    if correction.asked_by and correction.asked_by.is_active:
        readers.add(correction.asked_by)
    for reader in sorted(readers - {by}, key=lambda user: user.pk):
        _write_of_names("corrected", correction, reader, _where_names_stand(correction, reader))


def correction_declined(correction):
    """To who asked: the name stays, and why."""
    if reader := correction.asked_by:
        _write_of_names("correction_declined", correction, reader, _where_names_stand(correction, reader))


def _where_names_stand(correction, reader):
    if correction.signature_id:
        return link("signatories:sign_done", correction.signature_id, language=reader.language)
    return link("signatories:detail", correction.government.slug, language=reader.language)


def _write_of_names(event, correction, reader, url):
    write_letter(
        event,
        correction,
        app=APP,
        to=reader.email,
        language=reader.language,
        recipient=reader,
        institution=correction.government_id,
        context={"correction": correction, "government": correction.government, "url": url},
    )


def refused(signature, *, held=False):
    """To the signer: not accepted, why, and how to sign again."""
    _to_signer("refused", signature, page="signatories:sign_done", held=held)


def withdrawn(signature, *, by, held=False):
    """To the people who act for the government, except the one who did it."""
    readers = {
        membership.user
        for membership in signature.government.memberships.select_related("user")
        if membership.state == Membership.ACTIVE
    }
    if signature.entered_by:
        readers.add(signature.entered_by)
    for reader in sorted(readers - {by}, key=lambda user: user.pk):
        _write("withdrawn", signature, reader, page="signatories:sign_done", key=signature.pk, held=held)


def _to_signer(event, signature, *, page, key=None, held=False):
    if signature.entered_by:
        _write(event, signature, signature.entered_by, page=page, key=key or signature.pk, held=held)


def _write(event, signature, reader, *, page, key, held=False):
    url = link(page, key, language=reader.language)
    write_letter(
        event,
        signature,
        app=APP,
        to=reader.email,
        language=reader.language,
        recipient=reader,
        held=held,
        institution=signature.government_id,
        context={"signature": signature, "url": url},
    )


def opt_out_link(email, *, language) -> str:
    """Where the owner of an address says that it wants no invitations."""
    return link("signatories:opt_out", opting_out.token_for(email), language=language)


def campaign(invitee):
    """To one invitee: the letter of the secretariat, held until it is sent; its foot leads to the way out."""
    opt_out = opt_out_link(invitee.email, language=invitee.language)
    return write_letter(
        "campaign",
        invitee,
        app=APP,
        to=invitee.email,
        language=invitee.language,
        held=Letter.MAILING,
        opt_out_url=opt_out,
        context={
            "letter": campaign_texts.filled(invitee.campaign, invitee),
            "opt_out": opt_out,
            "is_test": False,
        },
    )


def campaign_test(campaign, invitee, *, reader):
    """The same letter to the person of the secretariat who asks, as an invented invitee would get it."""
    return write_letter(
        "campaign",
        campaign,
        app=APP,
        to=reader.email,
        language=invitee.language,
        recipient=reader,
        occasion=timezone.now().isoformat(),
        context={
            "letter": campaign_texts.filled(campaign, invitee),
            "opt_out": opt_out_link(invitee.email, language=invitee.language),
            "is_test": True,
        },
    )
