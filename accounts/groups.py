"""Who may do what in the secretariat: five groups, set up again and again from here."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q

REVIEWER, TRANSLATOR, EDITOR = "Reviewer", "Translator", "Editor"
SECRETARIAT, ADMINISTRATOR = "Secretariat", "Administrator"
EARLIER_NAMES = {"Reviewers": REVIEWER}
OUR_APPS = ["accounts", "actions", "frameworks", "learning", "publications", "signatories"]
READ_ONLY = [
    "accessentry",
    "consent",
    "decision",
    "event",
    "eventhead",
    "handin",
    "letter",
    "polishedtext",
    "proposal",
]
PERSONAL = [
    "contact",
    "cowriter",
    "evidence",
    "invitation",
    "invitee",
    "membership",
]  # people's names and addresses


@transaction.atomic
def seed_groups() -> dict[str, int]:
    """Give each group exactly its permissions, whatever was changed by hand. Returns group → how many."""
    wanted = _wanted()
    for earlier, name in EARLIER_NAMES.items():
        if not Group.objects.filter(name=name).exists():
            Group.objects.filter(name=earlier).update(name=name)
    for name, permissions in wanted.items():
        Group.objects.get_or_create(name=name)[0].permissions.set(permissions)
    return {name: len(permissions) for name, permissions in wanted.items()}


def _wanted():
    """A reviewer reads and reviews; a translator translates; an editor does both and keeps what staff write;
    the secretariat may all but what verbs alone write; an administrator also says who is staff, in which group.
    """
    ours = Permission.objects.filter(content_type__app_label__in=OUR_APPS)
    reading = Q(codename__startswith="view_") & ~Q(content_type__model__in=PERSONAL)
    of_the_call = Q(content_type__app_label__in=["actions", "frameworks", "signatories"])
    staff_write = Q(content_type__app_label__in=["frameworks", "learning", "publications"])
    translating = Q(codename="translate_action") | Q(codename="view_translation")
    reviewing = Q(codename="review_action") | (reading & of_the_call)
    by_verbs = Q(content_type__model__in=READ_ONLY) & ~(
        Q(codename__startswith="view_") | Q(codename__in=["send_letter", "propose_edits"])
    )
    groups = Permission.objects.filter(content_type__app_label="auth", content_type__model="group")
    secretariat = ours.exclude(by_verbs)
    return {
        REVIEWER: ours.filter(reviewing),
        TRANSLATOR: ours.filter(translating | (reading & Q(content_type__app_label="frameworks"))),
        EDITOR: ours.filter(reviewing | translating | staff_write | Q(codename="propose_edits")),
        SECRETARIAT: secretariat,
        ADMINISTRATOR: secretariat | groups.filter(codename__in=["view_group", "change_group"]),
    }
