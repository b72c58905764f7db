"""Seed the first activity, resources and updates; says what it did."""

from django.core.management.base import BaseCommand

from frameworks.seeding import seed_frameworks
from learning.seeding import seed_learning


class Command(BaseCommand):
    help = "Bring the first activity, resources and updates in. Never overwrites what staff wrote."

    def handle(self, *args, **options):
        seed_frameworks()
        for (things, outcome), count in sorted(seed_learning().items(), key=str):
            self.stdout.write(f"{things}: {count} {outcome}")
