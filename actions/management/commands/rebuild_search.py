"""Write the showcase's search rows and public copies anew."""

from django.core.management.base import BaseCommand

from actions import search


class Command(BaseCommand):
    help = "Write anew what the public finds and reads of every published action; safe to repeat."

    def add_arguments(self, parser):
        parser.add_argument(
            "--behind", action="store_true", help="only those not kept as this release reads them"
        )

    def handle(self, *, behind, **options):
        done = search.catch_up(self._progress) if behind else search.rebuild(self._progress)
        self.stdout.write(f"{done} published actions are kept as they are read now.")

    def _progress(self, done):
        if done % 100 == 0:
            self.stdout.write(f"{done} …")
