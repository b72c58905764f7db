"""Write a list of signatories to try the import with: real ones of public sources, then clearly invented ones."""

from django.core.management.base import BaseCommand

from signatories import specimens


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("file", help="where the CSV is written; nothing enters the register")
        parser.add_argument("--signatories", type=int, default=specimens.ASKED, help="how many lines in all")

    def handle(self, *, file, signatories, **options):
        count = specimens.write(file, signatories)
        self.stdout.write(
            f"{count} signatories are in {file}. Names that begin with “Specimen” are invented."
        )
