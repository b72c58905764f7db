"""What a call can ask for: one row per requirement, with the sentence for the writer and where to mend it."""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from accounts.models import Consent
from actions.models.submission import PLEDGE

WHAT, WHERE, OBJECTIVES, RESULTS, PARTNERS, FILES, CONTACT, CHECK = (
    "what", "where", "objectives", "results", "partners", "files", "contact", "check",
)  # fmt: skip


class Requirement(NamedTuple):
    sentence: str
    step: str
    field: str  # the anchor on the step's page
    is_met: object


def _filled(field):
    return lambda submission: bool(getattr(submission, field))


def _objectives(*frameworks):
    return lambda submission: not frameworks_of(submission).isdisjoint(frameworks)


def frameworks_of(submission) -> set:
    """Whose objectives are chosen; of rows at hand where a list has fetched them together."""
    links = submission.objective_links
    if "objective_links" in getattr(submission, "_prefetched_objects_cache", {}):
        return {link.objective.framework.code for link in links.all()}
    return set(links.order_by().values_list("objective__framework__code", flat=True))


def _if_any(framework, needed):
    """Met by a text that serves nothing of one framework, and by one that names something of the other too."""
    serves, names = _objectives(framework), _objectives(needed)
    return lambda submission: not serves(submission) or names(submission)


def _names_what_it_matches(submission):
    return submission.pledge_mode != "matching" or bool(submission.matched_pledge)


def _has_contact(submission):
    contact = getattr(submission.action, "contact", None)
    return bool(contact and contact.name and contact.email)


def _may_publish(submission):
    if not hasattr(submission, "is_agreed"):
        return _agreed([submission]) != set()
    return submission.is_agreed


def lacks_consent(submission) -> bool:
    """Whether nobody agrees now that this is published, though its call asks for that or it was agreed to once."""
    of_it = {"subject_type": "actions.action", "subject_id": str(submission.action_id), "target": "publish"}
    given = Consent.objects.filter(**of_it)
    if given.filter(withdrawn_at__isnull=True).exists():
        return False
    return "consent" in asked_of(submission) or given.exists()


def _agreed(submissions):
    """The keys of the actions whose publication is agreed to."""
    return set(
        Consent.objects.filter(
            subject_type="actions.action",
            subject_id__in=[str(submission.action_id) for submission in submissions],
            target="publish",
            withdrawn_at__isnull=True,
        ).values_list("subject_id", flat=True)
    )


def note_consents(submissions):
    """Note on each text of a list whether its publication is agreed to, with one question for all."""
    agreed = _agreed(submissions)
    for submission in submissions:
        submission.is_agreed = str(submission.action_id) in agreed


def _has_source(submission):
    return bool(submission.action.source_url)


def _standing(submission):
    return [picture for picture in submission.pictures.all() if picture.taken_down_at is None]


def _pictures_described(submission):
    return all(picture.alt for picture in _standing(submission))


def _pictures_credited(submission):
    return all(picture.credit for picture in _standing(submission))


def _faces_agreed(submission):
    return all(picture.is_agreed for picture in _standing(submission))


REQUIREMENTS = {
    "title": Requirement(_("Give the action a title."), WHAT, "title", _filled("title")),
    "summary": Requirement(_("Write the summary."), WHAT, "summary", _filled("summary")),
    "description": Requirement(
        _("Describe what you do or will do."), WHAT, "description", _filled("description")
    ),
    "activities": Requirement(_("Name the main activities."), WHAT, "activities", _filled("activities")),
    "countries": Requirement(
        _("Name the country where it happens."), WHERE, "countries", _filled("countries")
    ),
    "scope": Requirement(_("Say how far it reaches."), WHERE, "scope", _filled("scope")),
    "populations": Requirement(_("Say whom it serves."), WHERE, "populations", _filled("populations")),
    "start_date": Requirement(_("Say when it begins."), WHERE, "start_date", _filled("start_date")),
    "stage": Requirement(_("Say how far it has come."), WHERE, "stage", _filled("stage")),
    "objectives": Requirement(
        _("Choose at least one objective of either Compact."), OBJECTIVES, "gcm", _objectives("gcm", "gcr")
    ),
    "sdgs": Requirement(
        _("Choose at least one Sustainable Development Goal."), OBJECTIVES, "sdg", _objectives("sdg")
    ),
    "principles": Requirement(
        _("Choose a guiding principle: you serve the Global Compact for Migration."),
        OBJECTIVES,
        "principle",
        _if_any("gcm", "principle"),
    ),
    "grf_areas": Requirement(
        _("Choose an area of focus: you serve the Global Compact on Refugees."),
        OBJECTIVES,
        "grf",
        _if_any("gcr", "grf"),
    ),
    "contribution_types": Requirement(
        _("Say what the pledge brings."),
        OBJECTIVES,
        "gcm_contribution",
        _objectives("gcm-contribution", "gcr-contribution"),
    ),
    "priorities": Requirement(
        _("Choose one to three priorities of the Call."), OBJECTIVES, "priority", _objectives("priority")
    ),
    "results": Requirement(_("Say what has come of it."), RESULTS, "results", _filled("results")),
    "indicators": Requirement(
        _("Name at least one thing you will count."),
        RESULTS,
        "indicators",
        lambda s: bool(s.indicators.all()),
    ),
    "pledge_mode": Requirement(
        _("Say how the pledge is made."), PARTNERS, "pledge_mode", _filled("pledge_mode")
    ),
    "contact": Requirement(_("Name a contact with an e-mail address."), CONTACT, "name", _has_contact),
    "consent": Requirement(_("Agree that the action may be published."), CONTACT, "targets", _may_publish),
    "source": Requirement(_("Name the source."), WHAT, "source_url", _has_source),
}
ALWAYS = {  # asked of whatever is there, by every call
    "matched_pledge": Requirement(
        _("Name the pledge that yours matches."), PARTNERS, "matched_pledge", _names_what_it_matches
    ),
    "picture_alt": Requirement(_("Say what each picture shows."), FILES, "pictures", _pictures_described),
    "picture_credit": Requirement(_("Say who took each picture."), FILES, "pictures", _pictures_credited),
    "picture_people": Requirement(
        _("Say for each picture whether people can be recognised, and that they agreed."),
        FILES,
        "pictures",
        _faces_agreed,
    ),
}
STEP_OF_TEXT = {  # where each text is written
    **dict.fromkeys(("title", "summary", "description", "activities", "objectives_text", "innovation"), WHAT),
    **dict.fromkeys(("people_text", "agd_note", "participation_note"), WHERE),
    **dict.fromkeys(("results", "lessons", "challenges", "recommendations", "next_steps"), RESULTS),
    "support_needed": PARTNERS,
}
CHOICES = [(name, requirement.sentence) for name, requirement in REQUIREMENTS.items()]


def asked_of(submission) -> list[str]:
    """The names of what the call asks of this kind of submission."""
    call = submission.call
    of_kind = call.required_pledge if submission.kind == PLEDGE else call.required_action
    return [name for name in [*call.required, *of_kind] if name in REQUIREMENTS]
