"""What a government shows of itself in public: its facts, its arms, the portrait and the words of its leader."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts import history
from accounts.refusals import Refused
from frameworks import caching
from signatories import consents
from signatories.models import Government, Leader
from signatories.permissions import may_act_for, may_verify

FACTS = {"website", "population", "population_year"}
EMBLEMS = {"arms", "logo"}


@transaction.atomic
def present_government(government, *, by, **shown) -> Government:
    """Change what the page of a government shows: website, population and its year, arms and logo ("" takes away).

    Effects: the named columns, the stored file of a replaced picture gone, history, the public pages anew.
    For its members and the secretariat. Refuses a government that was merged into another.
    """
    unknown = shown.keys() - FACTS - EMBLEMS
    if unknown:
        raise TypeError(f"not shown by this verb: {sorted(unknown)}")
    government = Government.objects.select_for_update().get(pk=government.pk)
    _check_who(government, by)
    for field, value in shown.items():
        if field in EMBLEMS:
            _forget_file(getattr(government, field), value)
        setattr(government, field, value)
    government.full_clean()
    government.save(update_fields=list(shown))
    history.record("present_government", government, by=by, fields=sorted(shown))
    caching.bump()
    return government


@transaction.atomic
def present_leader(
    leader, *, by, agreed, portrait=None, portrait_credit="", quote="", quote_language="", gender=""
) -> Leader:
    """Show what the office of a leader gave: portrait with credit, words with their language, gender.

    `portrait` is a file, "" to take it away, None to keep what stands. Effects: the columns, the consent as a
    dated row while anything is shown, the stored file of a replaced portrait gone, history, the public pages
    anew. For members of the government and the secretariat. Refuses a leader whose term is over.
    """
    leader = Leader.objects.select_for_update().get(pk=leader.pk)
    government = leader.government
    _check_who(government, by)
    if not government.leaders.in_office().filter(pk=leader.pk).exists():
        raise Refused(_("The term of this leader is over. What was shown stays as it was."))
    if portrait is not None:
        _forget_file(leader.portrait, portrait)
        leader.portrait = portrait
    leader.portrait_credit = portrait_credit if leader.portrait else ""
    leader.quote, leader.quote_language = quote, quote_language if quote else ""
    leader.gender = gender
    shows = bool(leader.portrait or quote or gender)
    if shows and not agreed:
        raise ValidationError(
            {"agreed": _("Portrait, words and gender are shown only when the office agrees.")}
        )
    leader.full_clean()
    leader.save(update_fields=["portrait", "portrait_credit", "quote", "quote_language", "gender"])
    consents.keep_showing(leader, by=by, language=get_language(), shows=shows)
    shown = [name for name in ("portrait", "quote", "gender") if getattr(leader, name)]
    history.record("present_leader", government, by=by, leader=leader.pk, shows=shown)
    caching.bump()
    return leader


def _check_who(government, by):
    if not (may_act_for(by, government) or may_verify(by)):
        raise PermissionDenied(_("You do not act for this government."))
    if government.merged_into_id:
        raise Refused(_("This government was merged into another one."))


def _forget_file(before, now):
    """The file that nothing shows any more is deleted once the change stands."""
    if before and before != now:
        name, storage = before.name, before.storage
        transaction.on_commit(lambda: storage.delete(name))
