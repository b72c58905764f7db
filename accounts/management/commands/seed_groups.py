"""Sets up the groups of the secretariat."""

from django.core.management.base import BaseCommand

from accounts.groups import seed_groups


class Command(BaseCommand):
    help = "Give the groups of the secretariat their permissions; safe to repeat after each migrate."

    def handle(self, **options):
        for name, permissions in seed_groups().items():
            self.stdout.write(f"{name}: {permissions} permissions")
