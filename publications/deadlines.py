"""Until when editions take translations, for the list of what to translate."""

from django.utils.translation import gettext as _

from publications.models import Edition


def cut_offs():
    """[(day, why, languages)] of the editions that are not frozen yet."""
    return [
        (edition.cut_off, _("cut-off of “%(edition)s”") % {"edition": edition.title}, edition.languages)
        for edition in Edition.objects.filter(frozen_at=None)
    ]
