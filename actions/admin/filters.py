"""What the lists of the secretariat are narrowed by, beside the plain columns."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from actions import answering, translatable
from actions.models import Participation
from actions.models.submission import TEXT_FIELDS
from actions.models.translation import INDICATOR, PICTURE
from actions.views.review.words import HAPPENED
from frameworks.languages import language_name
from frameworks.models import Framework, Objective
from frameworks.workdays import calendar


class LanguageValues(admin.AllValuesFieldListFilter):
    """The languages that are there, each by its name."""

    def choices(self, changelist):
        everything, *others = super().choices(changelist)
        yield everything
        for choice in others:
            code, space, count = choice["display"].partition(" ")
            yield choice | {"display": language_name(code) + space + count}


class PassageFilter(admin.SimpleListFilter):
    """What is translated: the texts called as the form calls them, pictures and indicators each as one."""

    title = _("field")
    parameter_name = "field"

    def lookups(self, request, model_admin):
        texts = [(name, translatable.heading(name)) for name in TEXT_FIELDS]
        return [*texts, (PICTURE, _("Pictures")), (INDICATOR, _("Indicators"))]

    def queryset(self, request, queryset):
        return queryset.filter(field__startswith=self.value()) if self.value() else queryset


class SectionFilter(admin.SimpleListFilter):
    title = _("world section")
    parameter_name = "section"

    def lookups(self, request, model_admin):
        return [(row.pk, row.label) for row in Objective.objects.of(Framework.SECTION)]

    def queryset(self, request, queryset):
        if not str(self.value() or "").isdecimal():  # Django counts with the choices themselves
            return queryset
        return queryset.filter(
            action__participations__role=Participation.LEAD,
            action__participations__government__section=self.value(),
        )


class ClockFilter(admin.SimpleListFilter):
    """How an answer stands to what the call promises, in working days."""

    title = _("answer")
    parameter_name = "clock"

    def lookups(self, request, model_admin):
        return answering.STANDINGS

    def queryset(self, request, queryset):
        if self.value() not in dict(answering.STANDINGS):
            return queryset
        return queryset.waiting_for_answer().filter(answering.having(self.value(), calendar()))


class BackFilter(admin.SimpleListFilter):
    """What came back from a government, what has not, and what could not become public at its time."""

    title = _("way")
    parameter_name = "back"
    ROWS = {
        "back": (_("Come back with changes"), "come_back"),
        "appeal": (_("Asked to look at it again"), "appealed"),
        "late": (_("Changes not sent in time"), "not_returned_in_time"),
        "unpublished": (_("Not published at its time"), "overdue_to_publish"),
    }

    def lookups(self, request, model_admin):
        return [(value, words) for value, (words, _rows) in self.ROWS.items()]

    def queryset(self, request, queryset):
        found = self.ROWS.get(self.value())
        return getattr(queryset, found[1])() if found else queryset


class MoveFilter(admin.SimpleListFilter):
    """What was decided, in words."""

    title = _("move")
    parameter_name = "move"

    def lookups(self, request, model_admin):
        moves = model_admin.model.objects.order_by("move").values_list("move", flat=True).distinct()
        return [(move, HAPPENED.get(move, move)) for move in moves]

    def queryset(self, request, queryset):
        return queryset.filter(move=self.value()) if self.value() else queryset


class AnnouncementFilter(admin.SimpleListFilter):
    """Decisions whose letters wait to leave."""

    title = _("announcement")
    parameter_name = "announcement"

    def lookups(self, request, model_admin):
        return [("waiting", _("Not announced yet"))]

    def queryset(self, request, queryset):
        return queryset.to_announce() if self.value() == "waiting" else queryset
