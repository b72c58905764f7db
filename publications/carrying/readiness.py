"""The mirror beside a draft: for which of five places it is ready, what is missing for each, and where to mend it."""

from functools import lru_cache
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from actions import drafting
from actions.models.submission import PLEDGE, TEXT_FIELDS
from actions.requirements import CONTACT, FILES, OBJECTIVES, PARTNERS, RESULTS, STEP_OF_TEXT, WHAT, WHERE
from actions.reviewing.checks import Limit
from frameworks.caching import data_version
from publications.carrying.elevation import assess_draft, forms_for
from publications.carrying.sources import fetched
from publications.models import TargetField
from signatories.models import PUBLIC_RECORD

# Where the sources of the official forms' rows are written: part of the form and field on it.
PLACES = {
    **{field: (step, field) for field, step in STEP_OF_TEXT.items()},
    "introduction": (WHAT, "description"),
    "agd_and_participation": (WHERE, "agd_note"),
    "next_and_support": (RESULTS, "next_steps"),
    "objectives": (OBJECTIVES, "gcm"),
    "gcm_primary": (OBJECTIVES, "gcm"),
    "gcm_secondary": (OBJECTIVES, "gcm"),
    "gcm_all": (OBJECTIVES, "gcm"),
    "gcm_principles": (OBJECTIVES, "principle"),
    "gcr_objectives": (OBJECTIVES, "gcr"),
    "grf_areas": (OBJECTIVES, "grf"),
    "sdgs": (OBJECTIVES, "sdg"),
    "dates": (WHERE, "start_date"),
    "end_date": (WHERE, "end_date"),
    "scope": (WHERE, "scope"),
    "stage": (WHERE, "stage"),
    "countries": (WHERE, "countries"),
    "countries_and_place": (WHERE, "countries"),
    "populations": (WHERE, "populations"),
    "indicators": (RESULTS, "indicators"),
    "results_and_indicators": (RESULTS, "results"),
    "partners": (PARTNERS, "partnerlines"),
    "partners_and_budget": (PARTNERS, "partnerlines"),
    "other_participants": (PARTNERS, "partnerlines"),
    "contribution_types": (OBJECTIVES, "gcm_contribution"),
    "pledge_mode": (PARTNERS, "pledge_mode"),
    "matched_pledge": (PARTNERS, "matched_pledge"),
    "picture": (FILES, "picture"),
    "attachment": (FILES, "document"),
    "links": (FILES, "links"),
    "contact": (CONTACT, "name"),
    "consent": (CONTACT, "targets"),
}
DESCRIPTION_IS_FULL = 300  # characters; advice here, a rule of the pledge form of the Network on Migration
JOINED = {  # sources that print two texts as one
    "introduction": ("summary", "description"),
    "agd_and_participation": ("agd_note", "participation_note"),
    "next_and_support": ("next_steps", "support_needed"),
}
CHECKED_PICTURE = (FILES, "picture")


class Gap(NamedTuple):
    """One missing thing: the sentence, whether it is needed or advised, and the address of its field.

    Who writes along has no part about contact and consents: such a gap has no address and is `of_others`.
    """

    sentence: str
    needed: bool
    url: str
    of_others: bool = False


class Place(NamedTuple):
    """One place a text may go to, and what it lacks."""

    name: str
    gaps: list

    @classmethod
    def of(cls, name, gaps):
        """What is needed comes first; each field is named once, by what is needed of it if anything is."""
        rows, fields = [], set()
        for gap in sorted(gaps, key=lambda gap: not gap.needed):
            if gap.url not in fields or not gap.url:
                rows.append(gap)
                fields.add(gap.url)
        return cls(name, rows)

    @property
    def ready(self):
        return not any(gap.needed for gap in self.gaps)


class Mirror(NamedTuple):
    """The places together."""

    places: list

    @property
    def sentence(self):
        return _("Ready for %(ready)s of %(total)s") % {
            "ready": sum(place.ready for place in self.places),
            "total": len(self.places),
        }


def mirror(submission, *, is_own=True) -> Mirror:
    """For whoever writes it: each gap leads to its field of the form. `is_own` says whether the reader acts for
    the leading government. The rows of the text are fetched once for all places. Changes nothing.
    """
    text = fetched(submission)

    def gap(sentence, needed, place):
        step, anchor = place or ("", "")
        if not step or (step == CONTACT and not is_own):
            return Gap(sentence, needed, "", of_others=bool(step))
        return Gap(
            sentence, needed, f"{reverse('actions:edit', args=[text.action.draft_id, step])}#id_{anchor}"
        )

    return _mirrored(text, gap)


def on_one_page(text) -> Mirror:
    """For whoever reads it: each gap leads to the text it is about, on the same page. The rows of the text are the
    caller's to fetch. Changes nothing.
    """

    def gap(sentence, needed, place):
        _step, anchor = place or ("", "")
        is_shown = anchor in TEXT_FIELDS and getattr(text, anchor)
        return Gap(sentence, needed, f"#{anchor}" if is_shown else "")

    return _mirrored(text, gap)


def _mirrored(text, gap):
    """Showcase, flagship and the three platforms, whose form the kind chooses.

    The showcase asks what the call asks (`drafting.missing`); the flagship prints what the showcase shows and
    advises results and a picture; the platforms ask by their own rows (exports.md part 5).
    """
    missing = [(one.sentence, True, (one.step, one.anchor)) for one in drafting.missing(text)]
    showcase = [gap(*row) for row in (*missing, *_showcase(text))]
    flagship = [*showcase, *(gap(*row) for row in _flagship(text))]
    platforms = [
        Place.of(
            reading.form.platform_name,
            [gap(line.sentence, line.hard, PLACES.get(line.field)) for line in reading.lines],
        )
        for reading in assess_draft(text).readings
    ]
    return Mirror(
        [
            Place.of(pgettext("a place an action goes to", "Showcase"), showcase),
            Place.of(pgettext("a place an action goes to", "Flagship publication"), flagship),
            *platforms,
        ]
    )


def _showcase(submission):
    if 0 < len(submission.description.strip()) < DESCRIPTION_IS_FULL:
        sentence = _("With %(limit)s characters or more, the description can be pictured elsewhere.")
        yield sentence % {"limit": DESCRIPTION_IS_FULL}, False, (WHAT, "description")


def _flagship(submission):
    if submission.kind != PLEDGE and not submission.results:
        yield _("The book shows what came of it."), False, (RESULTS, "results")
    if submission.kind == PLEDGE and not submission.indicators.all():
        yield _("The book shows what will be counted."), False, (RESULTS, "indicators")
    if all(picture.taken_down_at for picture in submission.pictures.all()):
        yield _("A picture of your own stands larger than a pattern."), False, CHECKED_PICTURE


def limits(submission) -> list[Limit]:
    """How long its texts may be on each platform whose form takes its kind; for the checks of whoever reads it."""
    if submission.action.origin == PUBLIC_RECORD:
        return []
    return [
        Limit(form.platform_name, JOINED.get(row.source, (row.source,)), row.min_length, row.max_length)
        for form in forms_for(submission)
        for row in form.fields.all()
        if (row.min_length or row.max_length) and (row.source in TEXT_FIELDS or row.source in JOINED)
    ]


def gain(field, kind) -> str:
    """What filling in this field of the form brings: the platforms whose form asks for it, in a sentence; or ""."""
    platforms = _askers(data_version(), get_language(), kind).get(field, ())
    if not platforms:
        return ""
    names = pgettext("between names of a list", ", ").join(platforms)
    return _("Asked for by: %(platforms)s.") % {"platforms": names}


@lru_cache(maxsize=32)
def _askers(_version, _language, kind):
    """{field: names of the platforms whose form must be filled from it} for one kind; kept by data version."""
    askers = {}
    rows = TargetField.objects.filter(mandatory=True, form__kind__in=("", kind)).select_related("form")
    for row in rows:
        _step, field = PLACES.get(row.source, ("", ""))
        name = row.form.platform_name
        if field and name not in askers.setdefault(field, []):
            askers[field].append(name)
    return askers
