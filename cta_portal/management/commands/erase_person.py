"""Erase a person who asked for it: name, address and log-in go, the acts of the government stay."""

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from actions.erasing import erase_person


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("email", help="the address of the person")
        parser.add_argument(
            "--by", required=True, help="the address of the member of the secretariat who does it"
        )

    def handle(self, *, email, by, **options):
        user, staff = (User.objects.filter(email__iexact=address).first() for address in (email, by))
        if user is None or staff is None:
            raise CommandError(f"Nobody here has the address {email if user is None else by}.")
        try:
            erase_person(user, by=staff)
        except PermissionDenied as error:
            raise CommandError(f"{by} may not erase a person.") from error
        self.stdout.write("The person is erased. What was done for a government stands.")
