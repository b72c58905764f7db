"""Pictures: the people in them agreed, somebody took them, and somebody who cannot see them can read them."""

from django.utils.translation import gettext as _

from actions.reviewing.checks.finding import LOOK, PICTURES, SERIOUS, Finding


def pictures(submission, said):
    """One finding for each thing that a standing picture lacks, by its place in the row."""
    standing = [row for row in submission.pictures.all() if row.taken_down_at is None]
    for number, picture in enumerate(standing, start=1):
        for sentence, severity in _lacks(picture):
            yield Finding("pictures", PICTURES, sentence % {"number": number}, severity)


def _lacks(picture):
    if picture.people_recognisable and not picture.people_agreed:
        yield _("Picture %(number)s: people can be recognised, and it is not said that they agreed."), SERIOUS
    elif picture.people_recognisable and not picture.minors_agreed:
        yield _("Picture %(number)s: it is not said who agreed for minors, or that there are none."), SERIOUS
    elif picture.people_recognisable is None:
        yield _("Picture %(number)s: it is not said whether people can be recognised."), LOOK
    if not picture.alt.strip():
        yield _("Picture %(number)s: it is not said what it shows."), LOOK
    if not picture.credit.strip():
        yield _("Picture %(number)s: it is not said who took it."), LOOK
