"""The portal: joins the apps and holds no rule."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin


class PortalConfig(AppConfig):
    default = True
    name = "cta_portal"

    def ready(self):
        from cta_portal import wording  # after django.forms is loaded

        wording.speak()


class SecretariatConfig(admin.AdminConfig):
    """Django's admin on our own site."""

    default = False
    default_site = "cta_portal.admin_site.Secretariat"
