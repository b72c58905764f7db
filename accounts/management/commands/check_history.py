"""Proves the chain of history, link by link."""

from django.core.management.base import BaseCommand, CommandError

from accounts import history
from accounts.models import Event


class Command(BaseCommand):
    help = "Check that no event of the history was changed, removed or added by hand."

    def handle(self, **options):
        broken = history.first_broken_link()
        if broken == -1:
            raise CommandError(
                "The end of the history is missing: the last known link is not its last event."
            )
        if broken is not None:
            raise CommandError(f"The history is broken at event {broken}.")
        self.stdout.write(f"{Event.objects.count()} events, each vouched for by the one before.")
