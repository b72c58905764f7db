"""A submission with all that a reader of it asks about at hand: one statement for each kind of row."""

import copy

from django.db.models import Prefetch, prefetch_related_objects

from actions.models import Decision, ObjectiveLink, Participation, Remark, Submission


def whole(submission) -> Submission:
    """The same submission, its rows and those of its action's other versions fetched now.

    The text that was given stays as it is, so that nothing old is read from it later.
    """
    action = copy.copy(submission.action)
    action._prefetched_objects_cache = {}
    prefetch_related_objects(
        [action],
        Prefetch("participations", Participation.objects.select_related("government")),
        Prefetch("submissions", Submission.objects.select_related("call", "merged_into").order_by("number")),
        "submissions__hand_ins",
    )
    text = next(one for one in action.submissions.all() if one.pk == submission.pk)
    text.action = action
    prefetch_related_objects(
        [text],
        Prefetch("objective_links", ObjectiveLink.objects.select_related("objective__framework")),
        Prefetch("remarks", Remark.objects.select_related("by")),
        Prefetch("decisions", Decision.objects.select_related("by", "second_by")),
        *("pictures", "documents", "links", "partnerlines", "indicators", "translations"),
    )
    return text
