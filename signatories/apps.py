from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class SignatoriesConfig(AppConfig):
    name = "signatories"
    verbose_name = _("Signatories")

    def ready(self):
        from signatories import checks, guards  # noqa: F401  (models must be there first)

        post_migrate.connect(guards.put_in_place, sender=self)
