"""Brings the database up to date and fills an empty one: what `make run` does before it starts the portal."""

from datetime import timedelta

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection

from actions import search
from cta_portal.clock import hand_back_lost_tasks
from signatories.models import Government

# What every portal stands on, demonstration or not; each may run again and again.
SEEDS = (
    "seed_frameworks",
    "seed_declaration",
    "seed_groups",
    "seed_targets",
    "seed_reviewing",
    "seed_learning",
)


class Command(BaseCommand):
    help = "Migrates, seeds the frameworks, loads the demo into an empty portal, and makes the administrator."

    def add_arguments(self, parser):
        parser.add_argument("--without-demo", action="store_true", help="leave an empty portal empty")
        parser.add_argument(
            "--admin-email", default="admin@localhost", help="log-in of the first administrator"
        )

    def handle(self, *, without_demo, admin_email, verbosity, **options):
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        for seed in SEEDS:
            call_command(seed, verbosity=verbosity)
        if connection.vendor == "sqlite":  # one machine, and its workers are not up yet
            hand_back_lost_tasks({"default": timedelta(0), "build": timedelta(0)})
        if not without_demo:
            self.load_demo(verbosity)
        if search.is_behind():
            call_command("rebuild_search", behind=True, verbosity=verbosity)
        call_command("ensure_admin", email=admin_email)

    def load_demo(self, verbosity):
        """Load the demo into an empty portal, or finish a load that was cut short."""
        unfinished = settings.VAR_DIR / "demo-unfinished"
        if Government.objects.exists() and not unfinished.exists():
            return
        unfinished.touch()
        call_command("load_demo", verbosity=verbosity)
        unfinished.unlink()
