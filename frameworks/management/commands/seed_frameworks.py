"""Seed frameworks, objectives, milestones and partners; says what it did."""

from django.core.management.base import BaseCommand

from frameworks.seeding import seed_frameworks


class Command(BaseCommand):
    help = "Bring frameworks, milestones and partners in. Never overwrites what staff wrote."

    def handle(self, *args, **options):
        for (things, outcome), count in sorted(seed_frameworks().items(), key=str):
            self.stdout.write(f"{things}: {count} {outcome}")
