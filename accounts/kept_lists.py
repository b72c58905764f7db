"""Lists of the secretariat that one person keeps with their filters, under names of their own."""

from urllib.parse import parse_qsl, urlencode

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import KeptList, User

MOST = 30  # a person who keeps more finds none
NOT_KEPT = {"p", "e", "all"}  # where one stands in a list, not which list it is


def of(user):
    """The lists this person keeps, by name."""
    return KeptList.objects.filter(user=user)


def address(kept) -> str:
    """Where a kept list is found again."""
    return f"{reverse('admin:{}_{}_changelist'.format(*kept.model.split('.')))}?{kept.query}"


@transaction.atomic
def keep(*, by, model, name, query) -> KeptList:
    """Keep the list of `model` (app_label.model_name) with the filters of `query`; the same name is replaced.

    Refuses a list without filters, one without a name, and more than MOST.
    """
    User.objects.select_for_update().get(pk=by.pk)
    name = " ".join(name.split())
    pairs = [(key, value) for key, value in parse_qsl(query) if key not in NOT_KEPT]
    if not pairs:
        raise ValidationError(_("Filter the list first; then it can be kept."))
    if not name:
        raise ValidationError(_("Write a name for this list."))
    if len(name) > KeptList._meta.get_field("name").max_length or len(urlencode(pairs)) > 1000:
        raise ValidationError(_("This is too long to be kept."))
    if of(by).exclude(model=model, name=name).count() >= MOST:
        raise ValidationError(_("You keep %(number)s lists; forget one first.") % {"number": MOST})
    kept, _created = KeptList.objects.update_or_create(
        user=by, model=model, name=name, defaults={"query": urlencode(pairs)}
    )
    return kept


def forget(pk, *, by) -> int:
    """Forget one of one's own lists. Returns how many went: 0 when it is not there or somebody else's."""
    return of(by).filter(pk=pk).delete()[0]
