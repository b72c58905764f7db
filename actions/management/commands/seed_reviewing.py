"""Seed what reviewers work with; says what it did."""

from django.core.management.base import BaseCommand

from actions.seeding import seed_reviewing


class Command(BaseCommand):
    help = "Bring the criteria of reviews and the canned texts in. Never overwrites what staff wrote."

    def handle(self, *args, **options):
        for (things, outcome), count in sorted(seed_reviewing().items(), key=str):
            self.stdout.write(f"{things}: {count} {outcome}")
