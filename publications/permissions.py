"""Who prints, who says yes to it, and who hands out: one small question each."""

from signatories.models import Membership


def may_publish(user) -> bool:
    """Whether this person plans, freezes, builds and releases editions."""
    return _is_staff(user) and user.has_perm("publications.change_edition")


def may_prove(user, government) -> bool:
    """Whether this person answers for the government's own pages: whoever acts for it now."""
    if not (user and user.is_authenticated and user.is_active):
        return False
    return Membership.objects.active().filter(user=user, government=government).exists()


def may_hand_over(user) -> bool:
    """Whether this person carries actions to the official websites for the Call."""
    return _is_staff(user) and user.has_perm("publications.view_targetform")


def _is_staff(user):
    return bool(user and user.is_authenticated and user.is_active and user.is_staff)
