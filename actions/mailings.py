"""Letters to the people who act for governments: chosen by a filter, looked at again just before each leaves."""

from collections import Counter

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts import history, mailings, places
from accounts.models import Letter
from accounts.refusals import Refused
from actions import notifications
from actions.models import Addressee, Mailing, Participation, Submission
from signatories import campaign_texts, opting_out
from signatories.models import Membership, Signature

PLACES = {
    "government": gettext_lazy("name of the government"),
    "person": gettext_lazy("name of the person who is written to"),
    "link": gettext_lazy("address of their desk"),
}
DRAFT = Mailing.DRAFT


def may_write(user) -> bool:
    """Whether this person writes to many for the secretariat."""
    return user.is_active and user.is_staff and user.has_perm("actions.change_mailing")


@transaction.atomic
def compose(mailing, *, by, **values) -> Mailing:
    """Write the letter and say who gets it, or do so anew while it is a draft. History.

    Refuses (ValidationError, by column) an unknown place in braces and half a letter; (Refused) a letter that is
    prepared or sent.
    """
    if mailing.pk:
        mailings.lock(KIND, mailing, {DRAFT}, by=by)
    elif not may_write(by):
        raise PermissionDenied
    else:
        mailing.made_by = by
    for column, value in values.items():
        setattr(mailing, column, value)
    campaign_texts.check(mailing, known=PLACES, needed="")
    mailing.full_clean()
    mailing.save()
    history.record("compose_mailing", mailing, by=by, name=mailing.name)
    return mailing


# Who gets it


def chosen(mailing):
    """Memberships of the focal points whom the filter chooses now, one of each person first."""
    found = Membership.objects.active().filter(
        role=Membership.FOCAL_POINT, user__is_active=True,
        government__merged_into=None, government__is_specimen=False,
    )  # fmt: skip
    if mailing.reader_language:
        found = found.filter(user__language=mailing.reader_language)
    if mailing.country:
        found = found.filter(government__country=mailing.country)
    if mailing.section_id:
        found = found.filter(government__section=mailing.section_id)
    if mailing.signature:
        found = _by_signature(found, mailing.signature)
    if mailing.call_id or mailing.submission_state:
        found = found.filter(Exists(_texts(mailing)))
    return found.select_related("user", "government").order_by("user__email", "pk")


def _by_signature(found, state):
    signatures = Signature.objects.filter(government=OuterRef("government"), replaced_at=None)
    if state == Mailing.NONE:
        return found.exclude(Exists(signatures.standing()))
    if state == Signature.WITHDRAWN:
        found = found.exclude(Exists(signatures.standing()))
    return found.filter(Exists(signatures.filter(state=state)))


def _texts(mailing):
    texts = Submission.objects.filter(
        action__participations__government=OuterRef("government"),
        action__participations__role=Participation.LEAD,
    )
    if mailing.call_id:
        texts = texts.filter(call=mailing.call_id)
    return texts.filter(state=mailing.submission_state) if mailing.submission_state else texts


def readers(mailing) -> list[Addressee]:
    """Whom the filter chooses now, each person once, in the order of their addresses; not kept."""
    found = {}
    for membership in chosen(mailing):
        user = membership.user
        if user.pk not in found:
            language = (
                user.language if user.language in campaign_texts.languages() else settings.LANGUAGE_CODE
            )
            found[user.pk] = Addressee(
                mailing=mailing,
                user=user,
                government=membership.government,
                email=user.email,
                language=language,
            )
    return list(found.values())


def obstacles(mailing) -> list[str]:
    """What stands between this letter and its readers, in sentences; none when it can be prepared."""
    listed = readers(mailing)
    if not listed:
        return [_("Nobody is on the list yet.")]
    names_of, whole = dict(settings.LANGUAGES), campaign_texts.languages_written(mailing)
    found = []
    for language, count in sorted(Counter(one.language for one in listed).items()):
        if language not in whole:
            sentence = ngettext(
                "%(count)d person reads %(language)s, and the letter is not written in it.",
                "%(count)d people read %(language)s, and the letter is not written in it.",
                count,
            )
            found.append(sentence % {"count": count, "language": names_of[language]})
    return found


def filled(mailing, reader) -> dict:
    """Subject, text and paragraphs of the letter to one reader, in the language of that reader."""
    words = campaign_texts.written(mailing, reader.language)
    told = {
        "government": reader.government.official_name,
        "person": reader.user.name if reader.user else "",
        "link": notifications.link("actions:desk", language=reader.language),
    }
    subject, text = (places.fill(words[field], told) for field in campaign_texts.FIELDS)
    paragraphs = places.paragraphs(text)
    return {
        "subject": " ".join(subject.split()),
        "text": "\n\n".join(paragraphs),
        "paragraphs": paragraphs,
        "link": told["link"],
    }


# Sending: the way of every letter to many


@transaction.atomic
def prepare(mailing, *, by) -> Mailing:
    """Keep the list as the filter has it now, then have the letters written and held.

    Refuses an empty list, a reader whose language has no text, and a second time.
    """
    mailings.lock(KIND, mailing, {DRAFT}, by=by)
    if found := obstacles(mailing):
        raise Refused(" ".join(found))
    mailing.addressees.all().delete()
    Addressee.objects.bulk_create(readers(mailing))
    return mailings.prepare(KIND, mailing, by=by)


def take_back(mailing, *, by) -> Mailing:
    """Back to the draft. Refuses once a letter has left."""
    return mailings.take_back(KIND, mailing, by=by)


def send(mailing, *, by) -> Mailing:
    """Let the held letters leave, each once; who no longer should get one is left out then, and listed."""
    return mailings.send(KIND, mailing, by=by)


def go_on(mailing) -> Counter:
    """Write or release what is open; safe to be killed and called again."""
    return mailings.go_on(KIND, mailing)


def go_on_due() -> int:
    """For the tick."""
    return mailings.go_on_due(KIND)


@transaction.atomic
def test_letter(mailing, *, by, language) -> Letter:
    """Send the letter in one language to the person who asks. Refuses a language in which it is not written."""
    if not may_write(by):
        raise PermissionDenied
    if language not in campaign_texts.languages_written(mailing):
        raise Refused(_("The letter is not written in this language."))
    reader = next((one for one in readers(mailing) if one.language == language), None)
    if reader is None:
        raise Refused(_("Nobody on the list reads this language."))
    return notifications.mailing(reader, filled(mailing, reader), to=by, occasion=timezone.now().isoformat())


def _why_not(reader):
    if reader.user is None or not reader.user.is_active:
        return Addressee.GONE
    if reader.user.email != reader.email:
        return Addressee.MOVED
    if not reader.mailing.is_needed and opting_out.find(reader.email):
        return Addressee.OPTED_OUT
    theirs = Membership.objects.active().filter(user=reader.user, government=reader.government)
    if not theirs.filter(role=Membership.FOCAL_POINT).exists():
        return Addressee.GONE
    if not chosen(reader.mailing).filter(user=reader.user, government=reader.government).exists():
        return Addressee.NO_MATCH
    return ""


def _write(reader):
    return notifications.mailing(reader, filled(reader.mailing, reader))


def _nudge(mailing):
    from actions.tasks import go_on_with_mailing  # task

    go_on_with_mailing.enqueue(mailing.pk)


KIND = mailings.Kind(
    model=Mailing,
    readers="addressees",
    event="mailing",
    may=may_write,
    write=_write,
    why_not=_why_not,
    nudge=_nudge,
    joins=("user", "government", "mailing"),
)


@transaction.atomic
def forget(email) -> int:
    """Take an erased person's address out of every list; that the government was written to stays."""
    rows = Addressee.objects.filter(email=email.lower())
    for reader in rows:
        reader.email, reader.user = f"erased-{reader.pk}@portal.invalid", None
        reader.save(update_fields=["email", "user"])
    return len(rows)


def check_words(mailing):
    """Refuse (ValidationError, by column) what `compose` would."""
    campaign_texts.check(mailing, known=PLACES, needed="")
