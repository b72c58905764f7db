"""Builds one edition in one language by hand and prints where the file stands."""

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from accounts.refusals import Refused
from publications.desk import editions
from publications.making import building
from publications.making.formats import BUILT
from publications.models import Edition, EditionFile


class Command(BaseCommand):
    help = "Build a file of an edition: build_edition <slug> --language es [--format web]. Prints where it stands."

    def add_arguments(self, parser):
        parser.add_argument("slug")
        parser.add_argument("--language", required=True)
        parser.add_argument("--format", choices=list(BUILT), default=EditionFile.PDF)
        parser.add_argument("--freeze", action="store_true", help="freeze it first where it is not frozen")
        parser.add_argument("--by", help="the e-mail address of the staff member who freezes")

    def handle(self, *, slug, language, format, freeze, by, **options):
        edition = Edition.objects.filter(slug=slug).first()
        if edition is None:
            known = ", ".join(Edition.objects.values_list("slug", flat=True)) or "none yet"
            raise CommandError(f"There is no edition “{slug}”. Known: {known}.")
        try:
            if freeze and not edition.frozen_at:
                edition = editions.freeze(edition, by=self._staff(by))
            file = building.build(edition, language, format)
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        except PermissionDenied as denial:
            raise CommandError("This person does not publish editions.") from denial
        if file.state != EditionFile.BUILT:
            raise CommandError(file.error or "Another build of this file is under way.")
        self.stderr.write(
            f"{file.pages} pages, {file.size:,} bytes, {file.cpu_seconds} CPU seconds, "
            f"{file.peak_bytes // 2**20} MB at most, SHA-256 {file.sha256}"
        )
        self.stdout.write(file.file.path)

    def _staff(self, address):
        if not address:
            raise CommandError("Name who freezes: --freeze --by staff@example.org")
        user = User.objects.filter(email=address.lower()).first()
        if user is None:
            raise CommandError(f"Nobody has the address {address}.")
        return user
