"""What to translate: words to do per text and language, what is due first; the words of everything together."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from actions import translatable
from actions.custody.sheet import Standing, standing
from actions.custody.writing import TRANSLATED
from actions.models import Submission
from actions.models.submission import PUBLISHED

MISSING, STALE, CHECK, CORRECT = "missing", "stale", "check", "correct"
KINDS = (MISSING, STALE, CHECK, CORRECT)

# Who prints stands above this app and says here until when it takes translations: [(day, why, languages)].
deadlines: list[Callable] = []


@dataclass
class Job:
    """One text in one language in which something is left to do."""

    submission: Submission
    standing: Standing
    due: date | None
    why: str

    @property
    def language(self):
        return self.standing.language

    @property
    def is_late(self):
        return self.due is not None and self.due < timezone.localdate()

    def is_of(self, kind):
        """Whether there is something of this kind to do."""
        return {
            MISSING: self.standing.missing,
            STALE: self.standing.stale,
            CHECK: self.standing.unchecked,
            CORRECT: self.standing.corrections,
        }[kind] > 0


@dataclass
class Total:
    """The words of one language, over all texts."""

    language: str
    texts: int = 0
    missing: int = 0
    stale: int = 0
    unchecked: int = 0
    corrections: int = 0


def jobs() -> list[Job]:
    """Everything that is to do, due first; texts handed in or published, in the portal's languages."""
    texts = (
        Submission.objects.filter(state__in=TRANSLATED, action__is_specimen=False, action__withdrawn_at=None)
        .select_related("action")
        .prefetch_related("translations", *translatable.ROWS, "action__participations__government")
    )
    cut_offs = [one for source in deadlines for one in source()]
    found = []
    for text in texts:
        for language, _name in settings.LANGUAGES:
            if language == text.language:
                continue
            state = standing(text, language)
            if state.to_do or state.unchecked or state.corrections:
                found.append(Job(text, state, *_due(text, language, cut_offs)))
    return sorted(found, key=_order)


def totals(found) -> list[Total]:
    """By language, in the order of the portal."""
    sums = {language: Total(language) for language, _name in settings.LANGUAGES}
    for job in found:
        total = sums[job.language]
        total.texts += 1
        for name in ("missing", "stale", "unchecked", "corrections"):
            setattr(total, name, getattr(total, name) + getattr(job.standing, name))
    return list(sums.values())


def _due(text, language, cut_offs):
    """The nearest day by which somebody counts on it, and why."""
    days = [(day, why) for day, why, languages in cut_offs if language in languages]
    if text.publish_at and text.state != PUBLISHED:
        days.append((timezone.localdate(text.publish_at), _("is published then")))
    return min(days, default=(None, ""))


def _order(job):
    """Due first, then what the government wants put right, what readers meet out of date, what is missing most."""
    return (
        job.due or date.max,
        not job.standing.corrections,
        not job.standing.stale,
        job.submission.state != PUBLISHED,
        job.submission.pk,
        job.language,
    )
