"""Load the demonstration: real governments and actions from public sources, through the portal's own verbs."""

from io import StringIO

from django.contrib.auth.models import Group
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import translation

import actions.demo as demo_actions
import publications.demo as demo_editions
import signatories.demo as demo_governments
from accounts.models import User
from cta_portal.management.commands.prepare import SEEDS

ENTERS, DECIDES = "demonstration-entries@portal.example", "demonstration-decisions@portal.example"


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--anyway", action="store_true", help="load beside what governments handed in")
        parser.add_argument("--governments", default=demo_governments.GOVERNMENTS, help="another CSV file")
        parser.add_argument("--actions", default=demo_actions.ACTIONS, help="another JSON Lines file")

    def handle(self, *, anyway, governments, actions, **options):
        if not anyway and (
            demo_governments.holds_real_governments() or demo_actions.holds_real_submissions()
        ):
            raise CommandError(
                "This portal holds what governments entered themselves; the demonstration was not loaded. "
                "Add --anyway to load it beside them."
            )
        try:
            towns = demo_governments.read(governments)
            rows = demo_actions.read(actions, known={(row["name"], row["country_iso2"]) for row in towns})
        except (demo_governments.Corrupt, OSError) as error:
            raise CommandError(f"Nothing was loaded: {error}") from error
        with translation.override("en"), transaction.atomic():
            self._load(towns, rows)

    def _load(self, towns, rows):
        for seed in SEEDS:
            call_command(seed, stdout=StringIO())
        enters, decides = (self._staff(email) for email in (ENTERS, DECIDES))
        done = demo_governments.load(
            towns, entered_by=enters, verified_by=decides, say=self._progress("governments")
        )
        done += demo_actions.load(rows, entered_by=enters, decided_by=decides, say=self._progress("actions"))
        specimen, official, password = demo_governments.load_specimens(verified_by=decides)
        done["specimen actions"] = demo_actions.load_specimens(specimen, by=official, decided_by=decides)
        edition = demo_editions.load(by=decides)
        User.objects.filter(pk__in=[enters.pk, decides.pk]).update(is_active=False)
        self.stdout.write(", ".join(f"{count} {what}" for what, count in done.items() if count) + ".")
        self.stdout.write(f"{edition}.")
        if password:
            self.stdout.write(
                f"An official of the specimen city signs in as {official.email} with {password}"
            )

    def _staff(self, email):
        """One of the two staff accounts of the demonstration, at work only while it is loaded: nobody can sign in
        with it, and nothing is given to it to review."""
        user = User.objects.filter(email=email).first()
        if user is None:
            user = User.objects.create_user(email, name=email.split("@")[0].replace("-", " "), is_staff=True)
            user.groups.add(Group.objects.get(name="Secretariat"))
        elif not user.is_active:
            user.is_active = True
            user.save(update_fields=["is_active"])
        return user

    def _progress(self, what):
        def say(done, total):
            if done == total or done % 20 == 0:
                self.stdout.write(f"  {what}: {done} of {total}")

        return say
