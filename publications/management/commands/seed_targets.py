"""Seeds the official forms an action can be carried to; says what it did."""

from django.core.management.base import BaseCommand

from publications.carrying.targets import seed_targets


class Command(BaseCommand):
    help = "Bring the five official forms and their fields in. Never overwrites what staff wrote."

    def handle(self, *args, **options):
        for (things, outcome), count in sorted(seed_targets().items()):
            self.stdout.write(f"{things}: {count} {outcome}")
