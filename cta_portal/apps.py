from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "cta_portal"

    def ready(self):
        from cta_portal import wording  # after django.forms is loaded

        wording.speak()
