"""Proves that signatures and decisions are what the history keeps of them."""

from django.core.management.base import BaseCommand, CommandError

from cta_portal.audit import compared


class Command(BaseCommand):
    help = (
        "Compare every signature and every decision with its events; exits with 1 and names each that was changed, "
        "added or removed behind the history's back. `verify_history` proves the events themselves."
    )

    def handle(self, **options):
        found = compared.faults()
        if found:
            raise CommandError(" ".join(map(str, found)))
        self.stdout.write("Every signature and every decision is as it was recorded.")
