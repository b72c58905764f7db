"""The shape of every answer, field by field with what it means: the description of the interface is made from it."""

from rest_framework import serializers as s

from actions.models.submission import KINDS, TEXT_FIELDS, Submission
from cta_portal.api.told import IN_A_LIST
from signatories.models import ORIGINS, Government

STATUSES = ["original", "machine", "draft", "checked", "approved"]


def words(help_text, **more):
    return s.CharField(help_text=help_text, **more)


def maybe(help_text):
    return s.CharField(help_text=help_text, allow_null=True)


def in_languages(help_text):
    return s.DictField(
        child=s.CharField(), help_text=f"{help_text} By language: en, es, fr, ar; only those there are."
    )


class _Text(s.Serializer):
    language = words("ISO 639 code of the language of these words.")
    status = s.ChoiceField(
        STATUSES,
        help_text="“original” is what the government wrote and what counts; the others say how far a translation has "
        "come, by its weakest field.",
    )


def _texts(name, fields):
    """Every text field, none of them required: a text has what was written."""
    meaning = "As written by the government, in plain text. There when it was written or translated."
    return type(name, (_Text,), {field: s.CharField(required=False, help_text=meaning) for field in fields})


TextInAList = _texts("TextInAList", IN_A_LIST)
Text = _texts("Text", TEXT_FIELDS)


class Part(s.Serializer):
    slug = words("Name in addresses: /api/v1/governments/{slug}/.")
    role = s.ChoiceField(
        ["lead", "partner"], help_text="Exactly one leads. Only partners who confirmed are told."
    )
    name = words("Official name, as it was when the action was published.")
    name_language = s.CharField(
        help_text="Language of the official name; empty where not known.", allow_blank=True
    )
    name_en = words("Name in English.")
    country = words("ISO 3166-1 alpha-2.")
    level = s.ChoiceField([value for value, _label in Government.LEVELS], help_text="Level of government.")


class Time(s.Serializer):
    start = maybe("As exact as it is known: 2024, 2024-05 or 2024-05-31.")
    end = maybe("The same for the end; null while it goes on or is not stated.")
    end_state = maybe("Why there is no end: going on, or not stated.")


class ActionInAList(s.Serializer):
    code = words("Never changes and is never given again: CTA-2026-0042.")
    permalink = s.URLField(help_text="Leads to the page in the reader’s language, for ever.")
    api = s.URLField(help_text="This action with all its texts and facts.")
    pages = s.DictField(child=s.URLField(), help_text="The page in each language of the portal.")
    kind = s.ChoiceField(
        [value for value, _label in KINDS], help_text="Actions and pledges are counted apart."
    )
    stage = s.ChoiceField(
        [value for value, _label in Submission.STAGES],
        allow_null=True,
        help_text="How far it has come, where told.",
    )
    origin = s.ChoiceField(
        [value for value, _label in ORIGINS],
        help_text="Who handed it in: the government on the portal, the secretariat for it, or nobody: taken from a "
        "public source, not yet confirmed by the government.",
    )
    source = s.URLField(allow_null=True, help_text="The public source, where it comes from one.")
    original_language = words("ISO 639 code of the language it was written in.")
    first_published_on = s.DateField(
        help_text="Since when it is public; lists are in this order, newest first."
    )
    published_on = s.DateField(help_text="Since when this version is public.")
    version = s.IntegerField(help_text="Number of this version; a corrected text is a new one.")
    texts = TextInAList(many=True, help_text="One entry per language, the original first.")
    governments = Part(many=True, help_text="Who leads, then who takes part.")
    objectives = s.DictField(
        child=s.ListField(child=s.CharField()),
        help_text="By framework (/api/v1/frameworks/), the slugs of the objectives it serves, first-named first.",
    )
    time = Time(help_text="When it takes place.")


class Budget(s.Serializer):
    amount = words("Decimal number.")
    currency = s.CharField(help_text="ISO 4217.", allow_blank=True)


class Indicator(s.Serializer):
    name = words("What is counted.")
    unit = s.CharField(allow_blank=True, help_text="In which unit.")
    baseline = maybe("Decimal number before.")
    target = maybe("Decimal number aimed at.")
    value = maybe("Decimal number reached.")
    on = s.DateField(allow_null=True, help_text="Day of the value.")
    translations = s.DictField(
        child=s.DictField(child=s.CharField()),
        help_text="By language, the same words where they are translated.",
    )


class Organisation(s.Serializer):
    name = words("Name of the organisation.")
    role = s.CharField(allow_blank=True, help_text="implementing, donor, support, or empty where not told.")
    country = s.CharField(allow_blank=True, help_text="ISO 3166-1 alpha-2, or empty.")
    url = s.CharField(allow_blank=True, help_text="Web page, or empty.")


class Link(s.Serializer):
    url = s.URLField(help_text="Address.")
    title = s.CharField(allow_blank=True, help_text="Its title, or empty.")


class Document(s.Serializer):
    url = s.URLField(help_text="Address of the file.")
    name = words("Name of the file.")
    size = s.IntegerField(help_text="Bytes.", allow_null=True)


class Picture(s.Serializer):
    url = s.URLField(help_text="Address of the file.")
    width = s.IntegerField(allow_null=True, help_text="Pixels.")
    height = s.IntegerField(allow_null=True, help_text="Pixels.")
    alt = s.CharField(allow_blank=True, help_text="What it shows, in words.")
    credit = s.CharField(allow_blank=True, help_text="Whom to name beside it.")
    translations = s.DictField(
        child=s.DictField(child=s.CharField()),
        help_text="By language, the same words where they are translated.",
    )


class Version(s.Serializer):
    number = s.IntegerField(help_text="Number of the version.")
    on = s.DateField(help_text="Since when it was public.")


class Action(ActionInAList):
    texts = Text(many=True, help_text="One entry per language, the original first.")
    inferred = s.ListField(
        child=s.CharField(),
        help_text="Frameworks whose objectives were inferred by the secretariat from the text.",
    )
    place = maybe("Where, in the government’s words.")
    scope = maybe("How far it reaches.")
    countries = s.ListField(child=s.CharField(), help_text="Countries it takes place in, ISO 3166-1 alpha-2.")
    populations = s.ListField(child=s.CharField(), help_text="Whom it is for.")
    budget = Budget(allow_null=True, help_text="Where the government made it public.")
    indicators = Indicator(many=True, help_text="Numbers, each with its day.")
    partners = Organisation(many=True, help_text="Organisations beside the governments.")
    links = Link(many=True, help_text="Web pages the government names.")
    documents = Document(many=True, help_text="Public files.")
    pictures = Picture(many=True, help_text="Pictures that stand, with their credit.")
    versions = Version(many=True, help_text="All public versions, newest first.")
    licence = s.URLField(help_text="Licence of the data. Texts and pictures belong to the government.")


class Page(s.Serializer):
    total = s.IntegerField(help_text="How many the filters find.")
    next = s.URLField(allow_null=True, help_text="Address of the next page; null on the last.")


class ActionPage(Page):
    results = ActionInAList(many=True, help_text="Newest first.")


class GovernmentInRegister(s.Serializer):
    slug = words("Name in addresses.")
    api = s.URLField(help_text="This government with its actions.")
    name = words("Official name.")
    name_language = maybe("Language of the official name.")
    name_en = words("Name in English.")
    country = words("ISO 3166-1 alpha-2.")
    country_name = words("Country in English.")
    level = s.ChoiceField([value for value, _label in Government.LEVELS], help_text="Level of government.")
    section = maybe("World section.")
    latitude = s.FloatField(allow_null=True, help_text="WGS 84.")
    longitude = s.FloatField(allow_null=True, help_text="WGS 84.")
    point = maybe("Where the coordinates are from.")
    population = s.IntegerField(allow_null=True, help_text="Inhabitants.")
    population_year = s.IntegerField(allow_null=True, help_text="Year of that number.")
    is_signatory = s.BooleanField(
        help_text="Its signature is verified, or a public source names it as signatory."
    )
    signed_on = maybe("As exact as it is known.")
    signed_by = maybe("Who signed.")
    office = maybe("In which office.")
    capacity = maybe("In which capacity.")
    declaration = maybe("Which text.")
    declaration_version = s.IntegerField(allow_null=True, help_text="Which version of it.")
    language = maybe("In which language.")
    text_sha256 = maybe("Fingerprint of the text signed.")
    certificate = maybe("Code of the certificate.")
    origin = maybe("How the signature came: on the portal, by the secretariat, from a public source.")
    basis = maybe("What the listing rests on.")
    source = maybe("The public source.")
    website = maybe("Its own web page.")
    page = s.URLField(help_text="Its page in English.")


class GovernmentPage(Page):
    results = GovernmentInRegister(many=True, help_text="By slug.")


class GovernmentWithActions(GovernmentInRegister):
    actions = s.ListField(child=s.CharField(), help_text="Codes of the published actions it leads or shares.")


class FrameworkRow(s.Serializer):
    code = words("Name in addresses.")
    name = in_languages("Full name.")
    abbreviation = in_languages("Short name.")
    legal_reference = maybe("The document that adopted it.")
    source = maybe("Where the labels are from.")
    api = s.URLField(help_text="This framework with its objectives.")


class FrameworkList(s.Serializer):
    results = FrameworkRow(many=True, help_text="All frameworks that actions answer to.")


class ObjectiveRow(s.Serializer):
    slug = words("The value of the filter.")
    code = words("Unique over all frameworks.")
    number = s.IntegerField(allow_null=True, help_text="Its number, where it has one.")
    title = in_languages("Full wording.")
    short = in_languages("Short wording.")
    meaning = in_languages("One plain sentence in the portal’s own words.")
    colour = maybe("Colour, #rrggbb.")
    official = s.DictField(
        child=s.BooleanField(), help_text="Whether the label is the framework’s own, by language."
    )
    actions = s.IntegerField(
        allow_null=True, help_text="Published actions that serve it; null where not counted."
    )


class FrameworkWithObjectives(FrameworkRow):
    objectives = ObjectiveRow(many=True, help_text="In the order of the framework.")


class FacetValue(s.Serializer):
    value = words("What stands in the address.")
    label = in_languages("In words.")
    count = s.IntegerField(help_text="Actions with it among those that pass all other filters.")


class FacetRow(s.Serializer):
    key = words("Name of the filter in the address.")
    label = in_languages("In words.")
    values = FacetValue(many=True, help_text="Values that at least one action has.")


class FacetList(s.Serializer):
    total = s.IntegerField(help_text="How many actions the filters find.")
    results = FacetRow(many=True, help_text="All filters of the showcase.")


class Figure(s.Serializer):
    key = words("Name of the number.")
    number = s.IntegerField(help_text="The number.")
    what = in_languages("What is counted.")
    definition = in_languages("How it is counted.")
    as_of = s.DateField(help_text="The day it is true of.")


class FigureList(s.Serializer):
    results = Figure(many=True, help_text="Numbers of different things; never added up.")


class EditionFile(s.Serializer):
    language = words("Language of the file.")
    format = words("pdf.")
    size = s.IntegerField(help_text="Bytes.")
    sha256 = words("Fingerprint of the file.")
    url = s.URLField(help_text="Address of the file.")


class EditionRow(s.Serializer):
    slug = words("Name in addresses.")
    title = in_languages("Title.")
    number = words("Number of the edition.")
    cut_off = s.DateField(help_text="Actions published up to this day are in it.")
    released_at = s.DateTimeField(help_text="Since when it is public.")
    pages = s.DictField(child=s.URLField(), help_text="The page in each language.")
    history_head = maybe("Head of the portal’s history at the freeze, as printed in it.")
    files = EditionFile(many=True, help_text="One per language.")


class EditionList(s.Serializer):
    results = EditionRow(many=True, help_text="Newest first.")


class Index(s.Serializer):
    title = words("Name of the interface.")
    licence = s.URLField(help_text="Licence of the data.")
    attribution = words("Whom to name.")
    documentation = s.URLField(help_text="For people.")
    description = s.URLField(help_text="For machines: OpenAPI 3.1.")
    data_version = words("Changes whenever anything public changes.")
    changed_at = s.DateTimeField(allow_null=True, help_text="When it changed last.")
    files = s.DictField(child=s.URLField(), help_text="Everything at once.")
    resources = s.DictField(child=s.URLField(), help_text="What can be read.")


class WrongParameter(s.Serializer):
    parameter = words("Its name.")
    detail = words("What is wrong with it.")


class ProblemTold(s.Serializer):
    """RFC 9457, application/problem+json."""

    type = s.URLField(help_text="Address of the paragraph about it.")
    title = words("What kind of problem.")
    status = s.IntegerField(help_text="The status again.")
    detail = words("What to do.")
    instance = words("The path asked for.")
    errors = WrongParameter(many=True, required=False, help_text="The parameters at fault.")


class WithdrawnTold(ProblemTold):
    reason = words("Why it was withdrawn.")
    withdrawn_on = s.DateField(help_text="When.")
    see_instead = s.URLField(allow_null=True, help_text="The action that stands in its place.")
