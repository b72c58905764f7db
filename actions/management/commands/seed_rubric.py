"""Seed the criteria of reviews; says what it did."""

from django.core.management.base import BaseCommand

from actions.seeding import seed_rubric


class Command(BaseCommand):
    help = "Bring the criteria of reviews in. Never overwrites what staff wrote."

    def handle(self, *args, **options):
        for (things, outcome), count in sorted(seed_rubric().items(), key=str):
            self.stdout.write(f"{things}: {count} {outcome}")
