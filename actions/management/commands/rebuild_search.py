"""Write the showcase's search rows and public copies anew."""

from django.core.management.base import BaseCommand

from actions import search


class Command(BaseCommand):
    help = "Write anew what the public finds and reads of every published action; safe to repeat."

    def handle(self, **options):
        done = search.rebuild(self._progress)
        self.stdout.write(f"{done} published actions can be found.")

    def _progress(self, done):
        if done % 100 == 0:
            self.stdout.write(f"{done} …")
