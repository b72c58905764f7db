from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublicationsConfig(AppConfig):
    name = "publications"
    verbose_name = _("Publications")

    def ready(self):
        """What lower apps ask of those above: the cut-offs of editions for translators, and how long the official
        forms let a text be, for whoever reviews it."""
        from actions.custody import todo  # models are loaded by now
        from actions.reviewing import checks
        from publications.carrying import readiness
        from publications.deadlines import cut_offs

        if cut_offs not in todo.deadlines:
            todo.deadlines.append(cut_offs)
        if readiness.limits not in checks.limits:
            checks.limits.append(readiness.limits)
