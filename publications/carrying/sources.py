"""What each field of an official form is filled from: English where there is one, else the original, said so."""

import copy

from django.conf import settings
from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone, translation
from django.utils.functional import cached_property

from actions import custody
from actions.models import Action, ObjectiveLink, Participation
from actions.models.submission import TEXT_FIELDS
from frameworks.dates import show_date
from frameworks.models import Framework

ENGLISH = "en"
TEXTS = set(TEXT_FIELDS)
CHILDREN = ("partnerlines", "indicators", "links", "pictures", "documents", "translations")


class Carried:
    """One published text read for a form. The reading is in English, the language all three platforms publish in."""

    def __init__(self, submission, form, *, with_contact=False):
        self.submission, self.action, self.form = submission, submission.action, form
        self.with_contact = with_contact

    @cached_property
    def language(self):
        """English when the title and the summary are there in English, else the language of the original."""
        fits = all(
            custody.text_for(self.submission, name, ENGLISH).language == ENGLISH
            for name in ("title", "summary")
        )
        return ENGLISH if fits else self.submission.language

    @cached_property
    def links(self):
        return list(links_of(self.submission))

    def value(self, source):
        """A text, a list of texts, or nothing, for one source name of the form's rows."""
        if source.startswith("constant:"):
            return self.form.constants.get(source.removeprefix("constant:"), "")
        with translation.override(ENGLISH):
            return self.text(source) if source in TEXTS else getattr(self, f"_{source}")()

    def text(self, name):
        return custody.text_for(self.submission, name, self.language).text.strip()

    def objectives(self, *frameworks, role=None):
        """“16 Title” in the order of the framework."""
        found = [
            link.objective
            for link in self.links
            if link.objective.framework.code in frameworks and role in (None, link.role)
        ]
        return [f"{row.number} {row.title}" if row.number else row.title for row in found]

    def _gcm_primary(self):
        return self.objectives(Framework.GCM, role="primary")

    def _gcm_secondary(self):
        return self.objectives(Framework.GCM, role="secondary")

    def _gcm_all(self):
        return self.objectives(Framework.GCM)

    def _gcm_principles(self):
        return self.objectives(Framework.PRINCIPLE)

    def _gcr_objectives(self):
        return self.objectives(Framework.GCR)

    def _grf_areas(self):
        return self.objectives(Framework.GRF)

    def _sdgs(self):
        return [f"Goal {row.replace(' ', ': ', 1)}" for row in self.objectives(Framework.SDG)]

    def _dates(self):
        row = self.submission
        start = show_date(row.start_date, row.start_precision, ENGLISH)
        end = show_date(row.end_date, row.end_precision, ENGLISH) or (
            str(row.get_end_state_display()) if row.end_state else ""
        )
        return " – ".join(part for part in (start, end) if part)

    def _scope(self):
        return str(self.submission.get_scope_display()) if self.submission.scope else ""

    def _stage(self):
        stage = self.submission.stage
        return "" if stage == "discontinued" else str(self.submission.get_stage_display()) if stage else ""

    def _countries(self):
        return [str(country.name) for country in self.submission.countries]

    def _countries_and_place(self):
        return [*self._countries(), *([self.submission.place] if self.submission.place else [])]

    def _participants(self):
        lines = [line for line in self.action.participations.all() if line.state == Participation.CONFIRMED]
        return sorted(lines, key=lambda line: line.role != Participation.LEAD)

    def _governments(self):
        return [_named(line.government) for line in self._participants()]

    def _other_participants(self):
        others = [_named(line.government) for line in self._participants() if line.role != Participation.LEAD]
        return others + self._partners()

    def _partners(self):
        return [line.name for line in self.submission.partnerlines.all()]

    def _partners_and_budget(self):
        row = self.submission
        money = (
            [f"{row.budget_amount:f} {row.budget_currency}"]
            if row.budget_public and row.budget_amount
            else []
        )
        return self._partners() + money

    def _indicators(self):
        return [
            f"{line.name}: {line.baseline if line.baseline is not None else '–'} → "
            f"{line.target if line.target is not None else '–'} {line.unit}".strip()
            for line in self.submission.indicators.all()
        ]

    def _introduction(self):
        return "\n\n".join(part for part in (self.text("summary"), self.text("description")) if part)

    def _agd_and_participation(self):
        return "\n\n".join(part for part in (self.text("agd_note"), self.text("participation_note")) if part)

    def _next_and_support(self):
        return "\n\n".join(part for part in (self.text("next_steps"), self.text("support_needed")) if part)

    def _contribution_types(self):
        return self.objectives(
            Framework.GCM_CONTRIBUTION if self.form.code.startswith("gcm") else Framework.GCR_CONTRIBUTION
        )

    def _pledge_mode(self):
        return str(self.submission.get_pledge_mode_display()) if self.submission.pledge_mode else ""

    def _matched_pledge(self):
        return self.submission.matched_pledge

    def _links(self):
        return [line.url for line in self.submission.links.all()]

    def _links_with_page(self):
        return [self.page_url(), *self._links()]

    def _attachment(self):
        return [line.name for line in self.submission.documents.all() if line.is_public][:1]

    def _picture(self):
        return [line.alt for line in self.submission.pictures.all() if line.taken_down_at is None][:1]

    def _source_line(self):
        day = self.action.published_at or timezone.now()
        return f"{self.form.constants.get('gfmd_source', '')} {day.year}".strip()

    def _language(self):
        return self.language

    def _contact(self):
        """Private: nothing without the consent to pass it on."""
        contact = getattr(self.action, "contact", None)
        if contact is None or not self.with_contact:
            return ""
        parts = (contact.name, contact.job_title, contact.office, contact.email, contact.phone)
        return ", ".join(part for part in parts if part)

    def page_url(self):
        return f"{settings.PUBLIC_URL}/a/{self.action.code}"


def fetched(submission):
    """A copy of a text with all that the forms ask about at hand, however many forms read it: one statement a kind.

    The text that was given stays as it is, so that nothing old is read from it later.
    """
    text = copy.copy(submission)
    text._prefetched_objects_cache = {}
    text.action = Action.objects.select_related("contact").get(pk=submission.action_id)
    links = Prefetch("objective_links", ObjectiveLink.objects.select_related("objective__framework"))
    governments = Prefetch("action__participations", Participation.objects.select_related("government"))
    prefetch_related_objects([text], links, governments, *CHILDREN)
    return text


def links_of(submission):
    """The chosen objectives with their frameworks; of rows at hand where they are fetched."""
    if "objective_links" in getattr(submission, "_prefetched_objects_cache", {}):
        return submission.objective_links.all()
    return submission.objective_links.select_related("objective__framework")


def _named(government):
    name = government.official_name
    if government.has_other_script:
        name = f"{name} ({government.english_name})"
    return f"{name}, {government.country.name}"


def length(text) -> int:
    """Characters after trimming, a line break as one."""
    return len(str(text).replace("\r\n", "\n").strip())
