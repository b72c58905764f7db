"""Asking a chosen group of governments to sign: a letter is written, its readers are picked, it leaves once each."""

import logging
from collections import Counter

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts import history, mailings
from accounts.models import Letter
from accounts.refusals import Refused
from signatories import campaign_texts, names, notifications, opting_out, register, tables
from signatories.models import Campaign, Government, Invitee, Leader, Membership
from signatories.permissions import may_verify

logger = logging.getLogger(__name__)
COLUMNS = {
    "email": gettext_lazy("E-mail address, once in the table"),
    "language": gettext_lazy("Language of the letter: en, es, fr, ar"),
    "government": gettext_lazy("Name of the government, as the letter says it"),
    "country_iso2": gettext_lazy(
        "Country: two letters of ISO 3166; with it the government is found in the register"
    ),
    "name": gettext_lazy("Name of the person"),
    "office": gettext_lazy("Office of that person, such as Mayor"),
}
REQUIRED = ["email", "language", "government"]
DRAFT = Campaign.DRAFT


# Writing


@transaction.atomic
def compose(campaign, *, by, **words) -> Campaign:
    """Write the letter, or write it anew while it is a draft: name, time, subject and text per language. History.

    Refuses (ValidationError, by column) an unknown place in braces, a text without subject or link; (Refused) a
    letter that is prepared or sent.
    """
    if campaign.pk:
        mailings.lock(KIND, campaign, {DRAFT}, by=by)
    elif not may_verify(by):
        raise PermissionDenied
    else:
        campaign.made_by = by
    for column, value in words.items():
        setattr(campaign, column, value)
    campaign_texts.check(campaign)
    campaign.full_clean()
    campaign.save()
    history.record("compose_campaign", campaign, by=by, name=campaign.name)
    return campaign


# Choosing its readers


@transaction.atomic
def pick(campaign, *, by, governments) -> Counter:
    """Put governments of the register on the list: the address of the leader's office, else their focal points'.

    Returns how many were `added`, had `no_address`, have `signed`, were `listed` before. Refuses who may not
    write letters, and a letter that is prepared or sent.
    """
    mailings.lock(KIND, campaign, {DRAFT}, by=by)
    done = Counter()
    for government in governments:
        if has_signed(government):
            done["signed"] += 1
            continue
        found = readers(government)
        if not found:
            done["no_address"] += 1
        for reader in found:
            _invitee, is_new = Invitee.objects.get_or_create(
                campaign=campaign, email=reader.pop("email").lower(),
                defaults={"government": government, "government_name": government.official_name, **reader},
            )  # fmt: skip
            done["added" if is_new else "listed"] += 1
    history.record("pick_invitees", campaign, by=by, **done)
    return done


@transaction.atomic
def upload(campaign, content, *, by) -> Counter:
    """Put the addresses of a table on the list. Returns how many were `added` and `listed` before.

    Refuses (ValidationError) a table that cannot be read, and one with faults: each with its line; nothing of it
    is kept then. Refuses (Refused) a letter that is prepared or sent.
    """
    mailings.lock(KIND, campaign, {DRAFT}, by=by)
    lines, faults, read, above = tables.read(content, required=REQUIRED), [], [], {}
    for line in lines:
        try:
            invitee = _understood(line.cells)
            if invitee["email"] in above:
                earlier = above[invitee["email"]]
                raise ValidationError(_("Line %(line)d has the same address.") % {"line": earlier})
            above[invitee["email"]] = line.number
            read.append(invitee)
        except ValidationError as error:
            sentences = " ".join(error.messages)
            faults.append(_("Line %(line)d: %(sentence)s") % {"line": line.number, "sentence": sentences})
    if faults:
        raise ValidationError(faults)
    done = Counter()
    for values in read:
        _invitee, is_new = Invitee.objects.get_or_create(
            campaign=campaign, email=values.pop("email"), defaults=values
        )
        done["added" if is_new else "listed"] += 1
    history.record("upload_invitees", campaign, by=by, **done)
    return done


@transaction.atomic
def remove(invitee, *, by) -> None:
    """Take an address off the list of a draft. Refuses when the letter is prepared or sent."""
    campaign = invitee.campaign
    mailings.lock(KIND, campaign, {DRAFT}, by=by)
    Invitee.objects.filter(pk=invitee.pk).delete()
    history.record("remove_invitee", campaign, by=by)


def has_signed(government) -> bool:
    """Whether a signature of the version that is open stands."""
    return government.signatures.standing().filter(declaration__is_current=True).exists()


def readers(government) -> list[dict]:
    """[{email, name, office, language}] of whom to write to."""
    language = (
        government.official_language if government.official_language in campaign_texts.languages() else "en"
    )
    today = timezone.localdate()
    in_office = Q(until__isnull=True) | Q(until__gte=today)
    leader = Leader.objects.filter(in_office, government=government).exclude(email="").first()
    if leader:
        return [{"email": leader.email, "name": leader.name, "office": leader.office, "language": language}]
    focal_points = government.memberships.active().filter(role=Membership.FOCAL_POINT).select_related("user")
    return [
        {
            "email": row.user.email,
            "name": row.user.name,
            "office": row.function,
            "language": row.user.language,
        }
        for row in focal_points
        if row.user.is_active
    ]


def _understood(cells):
    """The columns of an Invitee. ValidationError where a cell makes no sense."""
    tables.check_shape(cells)
    told = {column: cells.get(column, "").strip() for column in COLUMNS}
    for text in told.values():
        if tables.is_formula(text):
            raise ValidationError(_("This begins like a formula. Write plain text."))
    email, language = told["email"].lower(), told["language"].lower()
    validate_email(email)
    if language not in campaign_texts.languages():
        raise ValidationError(
            _("“%(value)s” is none of: %(codes)s.")
            % {"value": told["language"], "codes": ", ".join(campaign_texts.languages())}
        )
    name = names.check(told["government"])
    if not name:
        raise ValidationError(_("Write the name of the government."))
    texts = {
        "government_name": name,
        "name": names.check(told["name"]),
        "office": names.check(told["office"]),
    }
    if any(len(text) > 200 for text in texts.values()):
        raise ValidationError(_("This is longer than %(most)d letters.") % {"most": 200})
    return texts | {
        "email": email,
        "language": language,
        "government": _government(name, told["country_iso2"]),
    }


def _government(name, country) -> Government | None:
    """The one government of the register with that name and country, if there is one."""
    found = register.find_similar(name, country.upper()) if country else []
    same = [government for government, likeness in found if likeness >= register.SAME]
    return same[0] if len(same) == 1 else None


# Sending


def obstacles(campaign) -> list[str]:
    """What stands between this letter and its readers, in sentences; none when it can be prepared."""
    invitees = list(campaign.invitees.all())
    if not invitees:
        return [_("Nobody is on the list yet.")]
    found, whole = [], campaign_texts.languages_written(campaign)
    names_of = dict(settings.LANGUAGES)
    for language, count in sorted(Counter(one.language for one in invitees).items()):
        if language not in whole:
            sentence = ngettext(
                "%(count)d person reads %(language)s, and the letter is not written in it.",
                "%(count)d people read %(language)s, and the letter is not written in it.",
                count,
            )
            found.append(sentence % {"count": count, "language": names_of[language]})
    lacking = Counter(
        place for one in invitees if one.language in whole for place in campaign_texts.lacks(campaign, one)
    )
    for place, count in sorted(lacking.items()):
        sentence = ngettext(
            "%(count)d line of the list has no words for %(place)s.",
            "%(count)d lines of the list have no words for %(place)s.",
            count,
        )
        found.append(sentence % {"count": count, "place": f"{{{place}}}"})
    return found


@transaction.atomic
def test_letter(campaign, *, by, language) -> Letter:
    """Send the letter in one language to the person who asks, with invented words in its places.

    Refuses a language in which it is not written.
    """
    if not may_verify(by):
        raise PermissionDenied
    if language not in campaign_texts.languages_written(campaign):
        raise Refused(_("The letter is not written in this language."))
    return notifications.campaign_test(campaign, specimen(language), reader=by)


def specimen(language) -> Invitee:
    """An invented reader, to see the letter before there is one."""
    return Invitee(
        government_name="Specimen City", name="Ana Specimen", office="Mayor", language=language,
        email="mayor@specimen.example",
    )  # fmt: skip


@transaction.atomic
def prepare(campaign, *, by) -> Campaign:
    """Have the letters written and held, so that each can be read before any leaves.

    Refuses an empty list, a reader whose language has no text or whose place has no words, and a second time.
    """
    mailings.lock(KIND, campaign, {DRAFT}, by=by)
    if found := obstacles(campaign):
        raise Refused(" ".join(found))
    return mailings.prepare(KIND, campaign, by=by)


def take_back(campaign, *, by) -> Campaign:
    """Back to the draft. Refuses once a letter has left."""
    return mailings.take_back(KIND, campaign, by=by)


def send(campaign, *, by) -> Campaign:
    """Let the held letters leave, each once; who opted out or signed since is left out then."""
    return mailings.send(KIND, campaign, by=by)


def go_on(campaign) -> Counter:
    """Write or release what is open; safe to be killed and called again."""
    return mailings.go_on(KIND, campaign)


def go_on_due() -> int:
    """For the tick."""
    return mailings.go_on_due(KIND)


def _why_not(invitee):
    if opting_out.find(invitee.email):
        return Invitee.OPTED_OUT
    if invitee.government and has_signed(invitee.government):
        return Invitee.SIGNED
    return ""


def _nudge(campaign):
    from signatories.tasks import go_on_with_campaign  # task

    go_on_with_campaign.enqueue(campaign.pk)


KIND = mailings.Kind(
    model=Campaign,
    readers="invitees",
    event="campaign",
    may=may_verify,
    write=notifications.campaign,
    why_not=_why_not,
    nudge=_nudge,
    joins=("government", "campaign"),
)


@transaction.atomic
def forget(email) -> int:
    """Take an erased person's address and name out of every list; that the government was asked stays."""
    rows = Invitee.objects.filter(email=email.lower())
    for invitee in rows:
        invitee.email, invitee.name = f"erased-{invitee.pk}@portal.invalid", ""
        invitee.save(update_fields=["email", "name"])
    return len(rows)
