"""Who may do what in the secretariat: two groups, set up again and again from here."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q

SECRETARIAT, REVIEWERS = "Secretariat", "Reviewers"
OUR_APPS = ["accounts", "actions", "frameworks", "learning", "publications", "signatories"]
READ_ONLY = ["consent", "decision", "event", "eventhead", "handin", "letter"]


@transaction.atomic
def seed_groups() -> dict[str, int]:
    """Give both groups exactly their permissions, whatever was changed by hand. Returns group → how many.

    The secretariat may change all our models but those that only verbs write, and decides;
    reviewers read and review.
    """
    ours = Permission.objects.filter(content_type__app_label__in=OUR_APPS)
    written_by_verbs = Q(content_type__model__in=READ_ONLY) & ~Q(
        Q(codename__startswith="view_") | Q(codename="send_letter")
    )
    wanted = {
        SECRETARIAT: ours.exclude(written_by_verbs),
        REVIEWERS: ours.filter(
            Q(codename="review_action")
            | Q(
                codename__startswith="view_",
                content_type__app_label__in=["actions", "frameworks", "signatories"],
            )
        ),
    }
    for name, permissions in wanted.items():
        Group.objects.get_or_create(name=name)[0].permissions.set(permissions)
    return {name: len(permissions) for name, permissions in wanted.items()}
