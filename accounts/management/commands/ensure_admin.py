"""Makes the first administrator and prints the password once; does nothing where there is one."""

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.crypto import get_random_string

from accounts import history
from accounts.models import User

LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"  # none that looks like another


class Command(BaseCommand):
    help = "Makes an administrator when the portal has none, and prints the address and password once."

    def add_arguments(self, parser):
        parser.add_argument("--email", default="admin@localhost", help="the administrator's log-in")

    @transaction.atomic
    def handle(self, *, email, **options):
        if User.objects.select_for_update().filter(is_superuser=True, is_active=True).exists():
            return
        email = email.lower()
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"{email} is not an e-mail address.") from error
        if User.objects.filter(email=email).exists():
            raise CommandError(f"{email} has an account already, without an administrator's rights.")
        password = "-".join(get_random_string(5, LETTERS) for _ in range(4))
        user = User.objects.create_superuser(email, password, name="Administrator")
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        history.record("made_administrator", user)
        self.stdout.write(
            f"\n  Administrator  {email}\n  Password       {password}\n"
            "  It is shown this once. Sign in and choose your own under Account, Password.\n\n"
        )
