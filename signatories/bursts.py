"""The burst alarm: more registrations, signatures and proofs than a real day brings are told to the secretariat."""

from collections import defaultdict
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from accounts import limits
from accounts.models import Event
from signatories import domains, notifications
from signatories.models import Burst

ACTS = {"sign", "give_evidence", "ask_second_official", "ask_to_join", "answer_as_second_official"}
LATEST = 3000  # events looked at; a burst is noticed long before
MOST_ACCOUNTS = 50


@transaction.atomic
def watch() -> int:
    """Look at the last minutes: one row and one letter to each verifier per burst. Returns how many are new.

    A burst that goes on is the same burst; after as many quiet minutes it is a new one. What staff do is not
    counted. Called by the tick.
    """
    since = timezone.now() - timedelta(minutes=settings.BURST_MINUTES)
    return sum(_note(*found, since=since) for found in _over(_acts(since)))


def _acts(since):
    """[account] of each registration, signature, proof and request since then, but for those of staff."""
    User = get_user_model()
    latest = Event.objects.order_by("-seq").values_list("at", "verb", "actor")[:LATEST]
    actors = [actor for at, verb, actor in latest if at >= since and verb in ACTS and actor]
    people = {user.public_id: user for user in User.objects.filter(public_id__in=set(actors), is_staff=False)}
    acts = [people[actor] for actor in actors if actor in people]
    return acts + list(User.objects.filter(date_joined__gte=since, is_staff=False))


def _over(acts):
    """(kind, about, how many, accounts) of everything above its threshold."""
    if len(acts) > settings.BURST_OVERALL:
        yield Burst.OVERALL, "", len(acts), {user.pk for user in acts}
    alike = defaultdict(list)
    for user in acts:
        alike[domains.of(user.email)].append(user.pk)
    for domain, accounts in sorted(alike.items()):
        if len(accounts) > settings.BURST_ALIKE and not domains.is_free_mail(domain):
            yield Burst.DOMAIN, domain, len(accounts), set(accounts)
    for mark, number, accounts in limits.busy_ranges():
        yield Burst.NETWORK, mark, number, set(accounts)


def _note(kind, about, number, accounts, *, since):
    now = timezone.now()
    standing = Burst.objects.filter(kind=kind, about=about, last_at__gte=since).first()
    if standing:
        standing.number, standing.last_at = max(number, standing.number), now
        standing.accounts = sorted(accounts | set(standing.accounts))[:MOST_ACCOUNTS]
        standing.save(update_fields=["number", "last_at", "accounts"])
        return 0
    burst = Burst.objects.create(
        kind=kind, about=about, number=number, minutes=settings.BURST_MINUTES,
        accounts=sorted(accounts)[:MOST_ACCOUNTS], began_at=now, last_at=now,
    )  # fmt: skip
    notifications.burst(burst)
    return 1


@transaction.atomic
def forget(user) -> int:
    """Take an erased person's account off every burst; how many acts came stays. Returns how many named it."""
    named = [burst for burst in Burst.objects.select_for_update() if user.pk in burst.accounts]
    for burst in named:
        burst.accounts = [account for account in burst.accounts if account != user.pk]
        burst.save(update_fields=["accounts"])
    return len(named)
