"""A government hears that its words stand in another language and wait for its yes: once, when all of them do."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import Letter
from actions import notifications, translatable
from actions.custody.sheet import lines
from actions.custody.writing import TRANSLATED
from actions.models import Submission, Translation

REST = timedelta(days=3)  # after which a translation that is not whole is not waited for any longer


def tell_due() -> int:
    """Write to those who act for the lead, once per text and language, when its translation is ready for approval.

    Ready is what was checked to its last field; where some fields are not translated, what nobody has checked
    anything new in for `REST`. Called by the tick. Returns of how many translations somebody was told.
    """
    texts = Submission.objects.filter(
        state__in=TRANSLATED, action__withdrawn_at=None, action__is_specimen=False,
        translations__status=Translation.CHECKED,
    ).select_related("action").prefetch_related(
        "translations", *translatable.ROWS, "action__participations__government"
    ).distinct()  # fmt: skip
    told = _told(texts)
    return sum(
        _tell(text, language)
        for text in texts
        for language in sorted({row.language for row in text.translations.all()} - told.get(text.pk, set()))
    )


@transaction.atomic
def _tell(text, language):
    waiting = ready(text, language)
    return bool(waiting and notifications.translation_ready(text, language, len(waiting)))


def ready(text, language) -> list:
    """The lines that wait for the government; none while somebody still works on this language."""
    every = lines(text, language)
    begun = [line for line in every if line.row]
    waiting = [line for line in begun if line.status == Translation.CHECKED]
    if not waiting or not all(line.is_done for line in begun):
        return []
    newest = max(line.row.checked_at for line in waiting if line.row.checked_at)
    return waiting if len(begun) == len(every) or newest < timezone.now() - REST else []


def _told(texts):
    """{id of a text: languages of which somebody was told}."""
    beginning = f"translation_ready:{Submission._meta.label_lower}:"
    keys = Letter.objects.filter(
        event="translation_ready", object_id__in=[str(text.pk) for text in texts]
    ).values_list("key", flat=True)
    found = {}
    for key in keys:
        pk, language, *_reader = key.removeprefix(beginning).split(":")
        found.setdefault(int(pk), set()).add(language)
    return found
