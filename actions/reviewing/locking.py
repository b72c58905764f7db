"""The lock under which everything about one action is judged, remarked on and decided."""

from actions.models import Action


def lock(submission):
    """Wait for whoever works on the same action, then look at the submission again. Inside a transaction."""
    Action.objects.select_for_update().get(pk=submission.action_id)
    submission.refresh_from_db()
