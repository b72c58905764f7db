"""The page of one government: what it signed and who stands for it, what it does and learns, where it is."""

from django.db.models import Q
from django.http import HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from actions.cards import cards_of
from actions.models import Action, Participation
from cta_portal.governments import standing
from figures import maps
from frameworks.caching import public_page
from learning.models import Activity, Resource
from signatories.models import Correction, Leader, Signature
from signatories.register import at_address


@public_page
def government(request, slug):
    """One government of the public register. A merged entry and a former address lead on."""
    there = at_address(slug)
    if there and there.slug != slug and not there.is_specimen:
        return HttpResponsePermanentRedirect(there.get_absolute_url())
    found = get_object_or_404(standing.in_public().select_related("section"), slug=slug)
    signatures = list(found.signatures.once_listed().with_ladder().order_by("-pk"))
    listed = next(
        (row for row in signatures if row.state == Signature.VERIFIED and not row.replaced_at), None
    )
    in_office = list(found.leaders.shown().in_office())
    actions = _actions_of(found)
    cards = cards_of(actions)
    return render(
        request,
        "signatories/detail.html",
        {
            "government": found,
            "signature": listed,
            "withdrawn": _withdrawn(signatures, listed),
            "leader": in_office[0] if in_office else None,
            "leaders": _others(found, in_office[:1]),
            "cards": cards,
            "events": _dated(found, signatures, cards),
            "activities": (activities := _activities(found, actions)),
            "resources": Resource.objects.published().filter(activity__in=activities),
            "map": _near(found),
        },
    )


def _withdrawn(signatures, listed):
    """The signature that ended the standing of this government, unless it has signed again."""
    if listed:
        return None
    return next((row for row in signatures if row.state == Signature.WITHDRAWN), None)


def _others(government, shown):
    return (
        Leader.objects.shown().filter(government=government).exclude(pk__in=[leader.pk for leader in shown])
    )


def _actions_of(government):
    """The published actions it leads or takes part in, newest first."""
    mine = Participation.objects.filter(government=government, state=Participation.CONFIRMED)
    actions = Action.objects.published().filter(pk__in=mine.values("action_id"))
    return list(actions.order_by("-published_at", "-pk").values_list("pk", flat=True))


def _activities(government, action_ids):
    """What it organises, hosts or supports, and where its actions are told."""
    named = Q(roles__government=government) | Q(actions__in=action_ids)
    return Activity.objects.published().filter(named).distinct()


def _near(government):
    if government.latitude is None:
        return ""
    others = list(standing.register().exclude(latitude=None))
    return maps.near(
        standing.points(others, named={government.pk}),
        latitude=government.latitude,
        longitude=government.longitude,
        title=_("%(name)s on the map") % {"name": government.english_name},
    )


def _dated(government, signatures, cards):
    """[(day, precision, sentence)] of what sources date, oldest first."""
    events = _renamings(government)
    for signature in signatures:
        if signature.signed_on:
            events.append((signature.signed_on, signature.signed_on_precision, _signing_words(signature)))
        if signature.withdrawn_on:
            events.append((signature.withdrawn_on, "day", _("Withdraws its signature")))
    for card in cards:
        title, time = {"title": card.title.text}, card.time
        if time.start_date:
            events.append((time.start_date, time.start_precision, _("“%(title)s” begins") % title))
        if time.end_date:
            ahead = time.end_date > timezone.localdate()
            sentence = _("“%(title)s” is due to end") if ahead else _("“%(title)s” ends")
            events.append((time.end_date, time.end_precision, sentence % title))
    return sorted(events, key=lambda event: (event[0], event[2]))


def _signing_words(signature):
    """What a signature was: the first, or a new leader's re-affirmation of it."""
    if not signature.replaces_id:
        return _("Signs the Declaration")
    who = {"name": signature.signatory_name, "office": signature.signatory_office}
    return _("%(name)s, %(office)s, re-affirms the signature") % who


def _renamings(government):
    """[(day, precision, sentence)] of new official names; a slip that was put right is no event."""
    return [
        (
            row.since,
            "day",
            _("New official name, until then “%(name)s”") % {"name": row.before["official_name"]},
        )
        for row in government.corrections.filter(kind=Correction.NEW_NAME, state=Correction.ACCEPTED)
        if "official_name" in row.before
    ]
