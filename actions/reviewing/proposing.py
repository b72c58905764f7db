"""Who would read a submission best: by language, world section, what it is about, and the load of today."""

from dataclasses import dataclass, field

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actions.models import Assignment, ReviewerProfile
from actions.reviewing import assigning
from frameworks.languages import language_name

SECTION, OBJECTIVE = 4, 2  # what each is worth, against one submission more to read; the language goes before
MOST_OBJECTIVES = 3  # that count; who ticked everything is not the best reader of everything
MOST = 8  # at one time, for who has no profile


@dataclass
class Reader:
    """A reviewer with what the profile says and what they have to read today."""

    user: object
    languages: set
    sections: set
    objectives: set
    most: int
    load: int


@dataclass
class Proposal:
    """The best reviewer of one submission, and why; `reviewer` is None where nobody can."""

    submission: object
    reviewer: object = None
    reasons: list = field(default_factory=list)


def readers() -> list[Reader]:
    """Everybody who can be given something, with profile and load, in five statements."""
    profiles = {
        profile.user_id: profile
        for profile in ReviewerProfile.objects.prefetch_related("sections", "objectives")
    }
    waiting = Assignment.objects.waiting().order_by().values_list("reviewer").annotate(n=Count("pk"))
    loads = dict(waiting)
    return [_reader(user, profiles.get(user.pk), loads.get(user.pk, 0)) for user in assigning.assignable()]


def _reader(user, profile, load):
    if profile is None:
        return Reader(user, {user.language}, set(), set(), MOST, load)
    return Reader(
        user,
        set(profile.languages or [user.language]),
        {row.pk for row in profile.sections.all()},
        {row.pk for row in profile.objectives.all()},
        profile.most,
        load,
    )


def propose(submissions) -> list[Proposal]:
    """One reviewer for each, as if given in this order: who was proposed has one more to read from then on.

    Changes nothing. The best is tried first and passed over for a tie, their own words, or a full table.
    """
    people, found = readers(), []
    for submission in submissions:
        links = [link.objective for link in submission.objective_links.select_related("objective__framework")]
        proposal = Proposal(submission)
        for reader in sorted(people, key=lambda one: _rank(one, submission, links)):
            if reader.load < reader.most and not assigning.why_not(reader.user, submission):
                proposal.reviewer = reader.user
                proposal.reasons = _reasons(reader, submission, links)
                reader.load += 1
                break
        found.append(proposal)
    return found


def _reads(reader, submission):
    return bool(reader.languages & {submission.language, submission.working_language} - {""})


def _known(reader, links):
    return [objective for objective in links if objective.pk in reader.objectives]


def _rank(reader, submission, links):
    """The smaller the better: who reads the language, who knows more and has less to read, who has been here longer."""
    knows = SECTION * (submission.action.lead.section_id in reader.sections)
    knows += OBJECTIVE * min(len(_known(reader, links)), MOST_OBJECTIVES)
    return (not _reads(reader, submission), reader.load - knows, reader.load, reader.user.pk)


def _reasons(reader, submission, links):
    """Why this person, in sentences."""
    language, lead = {"language": language_name(submission.language)}, submission.action.lead
    reasons = [
        _("Reads %(language)s.") % language
        if _reads(reader, submission)
        else _("Nobody who is free reads %(language)s; a translation is needed.") % language
    ]
    if lead.section_id in reader.sections:
        reasons.append(_("Knows %(section)s.") % {"section": lead.section.label})
    if known := _known(reader, links):
        words = ", ".join(str(objective) for objective in known[:MOST_OBJECTIVES])
        reasons.append(_("Knows %(objectives)s.") % {"objectives": words})
    reasons.append(
        ngettext("Has %(n)d to read now.", "Has %(n)d to read now.", reader.load) % {"n": reader.load}
        if reader.load
        else _("Has nothing to read now.")
    )
    return reasons
