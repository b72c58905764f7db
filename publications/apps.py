from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublicationsConfig(AppConfig):
    name = "publications"
    verbose_name = _("Publications")

    def ready(self):
        """Translators work for editions too: their cut-offs stand in the list of what to translate."""
        from actions.custody import todo  # models are loaded by now
        from publications.deadlines import cut_offs

        if cut_offs not in todo.deadlines:
            todo.deadlines.append(cut_offs)
