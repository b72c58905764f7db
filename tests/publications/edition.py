"""A small edition for tests, in one call."""

from django.utils import timezone

from publications.desk import editions
from tests.actions.published import objective, publish
from tests.factories import SignatureFactory, UserFactory

ARABIC = "تعمل المدينة من أجل المهاجرين واللاجئين في المكتبات."


def publisher():
    return UserFactory(staff=True)


def small(*, languages=("en", "ar"), frozen=True, by=None, count=2):
    """An edition of a few actions, the first in full and with a text in Arabic."""
    by = by or publisher()
    for number in range(1, count + 1):
        publish(
            number,
            results="Six hundred people learned.",
            objectives=[("priority", 4), ("gcm", 15), ("sdg", 11)],
            texts={"ar": {"title": "دروس في المكتبة", "summary": ARABIC}} if number == 1 else {},
        )
    objective("priority", 4).__class__.objects.filter(framework__code="priority").update(
        colour="#52A9C4", colour_on="#16181D"
    )
    SignatureFactory(verified=True)
    edition = editions.plan(
        "small-edition",
        cut_off=timezone.localdate(),
        languages=list(languages),
        by=by,
        in_full=["CTA-2026-0001"],
        title_en="A small edition",
        title_ar="طبعة صغيرة",
    )
    return editions.freeze(edition, by=by) if frozen else edition
