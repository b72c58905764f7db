"""What reviewers say together, as a column and a filter of the list of submissions."""

from django.contrib import admin
from django.template.loader import render_to_string
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy

from actions.reviewing import rubric
from actions.views.review.reviews import in_words


class ReviewsFilter(admin.SimpleListFilter):
    """What reviewers say together, of the submissions whose reviews this person may see."""

    title = gettext_lazy("reviews")
    parameter_name = "reviews"

    def lookups(self, request, model_admin):
        return rubric.STATES

    def queryset(self, request, queryset):
        if self.value() not in dict(rubric.STATES):
            return queryset
        said = rubric.states(request.user)
        return queryset.filter(pk__in=[pk for pk, state in said.items() if state == self.value()])


def reviews_column(user):
    """What reviewers say together in words and shape, where this person may see it; one statement for a list."""
    said = SimpleLazyObject(lambda: rubric.states(user))

    @admin.display(description=gettext_lazy("reviews"))
    def reviews(submission):
        state = said.get(submission.pk)
        return render_to_string("components/_state.html", in_words(state)) if state else "–"

    return reviews
