"""Real rows for tests, with traits for situations. One section per app; append to your own."""

import hashlib
import io
from datetime import UTC, date, datetime, timedelta
from functools import cache

import factory
import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.text import slugify

from accounts.links import fingerprint
from accounts.models import User
from actions.models import Action, Call, CoWriter, Criterion, ObjectiveLink, Participation, Submission
from actions.models.submission import APPROVED, DECLINED, DRAFT, MERGED, PUBLISHED, REPLACED
from frameworks.models import Framework, Objective
from learning.models import Activity, Resource, Update
from signatories import names
from signatories.models import (
    EMAIL,
    LETTER,
    PUBLIC_RECORD,
    SECOND_OFFICIAL,
    Campaign,
    Declaration,
    DeclarationText,
    Evidence,
    Government,
    Invitation,
    Invitee,
    Leader,
    Membership,
    Signature,
)


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.Sequence(lambda n: f"Person {n}")
    language = "en"

    class Params:
        staff = factory.Trait(is_staff=True, is_superuser=True)


# signatories


@cache
def pdf_bytes(pages=1, **encryption) -> bytes:
    """A real PDF with empty pages; with owner="…", user="…" an encrypted one."""
    with pikepdf.new() as pdf:
        for _page in range(pages):
            pdf.add_blank_page()
        kept = io.BytesIO()
        pdf.save(kept, encryption=pikepdf.Encryption(**encryption) if encryption else None, static_id=True)
    return kept.getvalue()


def letter(content=None, name="letter.pdf"):
    """A signed letter as it is uploaded."""
    return SimpleUploadedFile(name, pdf_bytes() if content is None else content)


class GovernmentFactory(factory.django.DjangoModelFactory):
    """A government; `verified=True` gives it a listed signature, `focal_point=user` one who acts for it."""

    class Meta:
        model = Government
        skip_postgeneration_save = True

    official_name = factory.Sequence(lambda n: f"Specimen town {n}")
    english_name = factory.SelfAttribute("official_name")
    official_language = "en"
    slug = factory.LazyAttribute(lambda government: slugify(government.english_name))
    name_key = factory.LazyAttribute(lambda government: names.key(government.english_name))
    level = Government.MUNICIPALITY
    country = "CO"
    merged_at = factory.LazyAttribute(
        lambda government: timezone.now() if getattr(government, "merged_into", None) else None
    )

    class Params:
        public_record = factory.Trait(origin=PUBLIC_RECORD, source_url="https://example.org/practice")

    @factory.post_generation
    def verified(self, create, extracted, **kwargs):
        if extracted:
            SignatureFactory(government=self, verified=True)

    @factory.post_generation
    def focal_point(self, create, extracted, **kwargs):
        if extracted:
            MembershipFactory(government=self, user=extracted, role=Membership.FOCAL_POINT)

    @factory.post_generation
    def contributor(self, create, extracted, **kwargs):
        if extracted:
            MembershipFactory(government=self, user=extracted, role=Membership.CONTRIBUTOR)


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    government = factory.SubFactory(GovernmentFactory)
    role = Membership.FOCAL_POINT
    state = Membership.ACTIVE
    via = Membership.SIGNING

    class Params:
        pending = factory.Trait(state=Membership.PENDING)
        ended = factory.Trait(state=Membership.ENDED, until=factory.LazyFunction(timezone.localdate))


class InvitationFactory(factory.django.DjangoModelFactory):
    """An open invitation as contributor; `token` is what its link carries."""

    class Meta:
        model = Invitation

    government = factory.SubFactory(GovernmentFactory)
    email = factory.Sequence(lambda n: f"colleague{n}@example.org")
    role = Membership.CONTRIBUTOR
    language = "en"
    token_hash = factory.LazyAttribute(lambda row: hashlib.sha256(row.token.encode()).hexdigest())
    invited_by = factory.SubFactory(UserFactory)
    expires_at = factory.LazyAttribute(lambda row: row.invited_at + timedelta(days=14))
    invited_at = factory.LazyFunction(timezone.now)

    class Params:
        token = factory.Sequence(lambda n: f"token-{n}")
        expired = factory.Trait(invited_at=factory.LazyFunction(lambda: timezone.now() - timedelta(days=15)))
        revoked = factory.Trait(revoked_at=factory.LazyFunction(timezone.now))


class DeclarationFactory(factory.django.DjangoModelFactory):
    """The current version with its text in English and Spanish."""

    class Meta:
        model = Declaration
        django_get_or_create = ("version",)
        skip_postgeneration_save = True

    version = 1
    slug = factory.Sequence(lambda n: f"declaration-{n}")
    title = "Marrakech Mayors Declaration"
    declared_on = date(2018, 12, 8)
    place = "Marrakech"
    required_rung = LETTER
    is_current = True

    @factory.post_generation
    def texts_in(self, create, extracted, **kwargs):
        for language in ("en", "es") if extracted is None else extracted:
            DeclarationTextFactory(declaration=self, language=language)


class DeclarationTextFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DeclarationText
        django_get_or_create = ("declaration", "language", "sha256")

    declaration = factory.SubFactory(DeclarationFactory, texts_in=())
    language = "en"
    kind = DeclarationText.SUMMARY
    text = factory.LazyAttribute(lambda row: f"What governments sign, in {row.language}.")
    sha256 = factory.LazyAttribute(lambda row: hashlib.sha256(row.text.encode()).hexdigest())


class SignatureFactory(factory.django.DjangoModelFactory):
    """A pending signature; traits move it on or take it from public sources."""

    class Meta:
        model = Signature
        skip_postgeneration_save = True

    government = factory.SubFactory(GovernmentFactory)
    declaration = factory.SubFactory(DeclarationFactory)
    language = "en"
    text = factory.LazyAttribute(lambda row: row.declaration.text_in(row.language))
    fingerprint = factory.LazyAttribute(lambda row: row.text.sha256 if row.text else "")
    declared_on = factory.SelfAttribute("declaration.declared_on")
    signed_on = date(2026, 3, 2)
    signatory_name = "Ana Specimen"
    signatory_office = "Mayor"
    capacity = Signature.LEADER
    entered_by = factory.SubFactory(UserFactory)

    class Params:
        confirmed = factory.Trait(
            state=Signature.CONFIRMED,
            confirmed_at=factory.LazyFunction(timezone.now),
            proof=factory.RelatedFactory(
                "tests.factories.EvidenceFactory", "signature", rung=SECOND_OFFICIAL
            ),
        )
        verified = factory.Trait(
            state=Signature.VERIFIED,
            confirmed_at=factory.LazyFunction(timezone.now),
            verified_at=factory.LazyFunction(timezone.now),
            verified_by=factory.SubFactory(UserFactory, staff=True),
            certificate_code=factory.Sequence(lambda n: f"{n:010d}"),
        )
        refused = factory.Trait(
            state=Signature.REFUSED,
            refused_at=factory.LazyFunction(timezone.now),
            reason="The letter names another town.",
        )
        withdrawn = factory.Trait(
            state=Signature.WITHDRAWN,
            verified_at=factory.LazyFunction(timezone.now),
            withdrawn_on=factory.LazyFunction(timezone.localdate),
            reason="The council decided so.",
            certificate_code=factory.Sequence(lambda n: f"W{n:09d}"),
        )
        public_record = factory.Trait(
            origin=PUBLIC_RECORD,
            source_url="https://example.org/list",
            certificate_code="",
            text=None,
            fingerprint="",
            signed_on=None,
            signatory_name="",
            signatory_office="",
            capacity="",
        )


class LeaderFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Leader

    government = factory.SubFactory(GovernmentFactory)
    name = "Ana Specimen"
    office = "Mayor"
    since = date(2024, 1, 1)

    class Params:
        ended = factory.Trait(until=date(2026, 1, 1))


class EvidenceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Evidence

    signature = factory.SubFactory(SignatureFactory)
    rung = EMAIL
    given_at = factory.LazyFunction(timezone.now)


class CampaignFactory(factory.django.DjangoModelFactory):
    """A draft, written in English."""

    class Meta:
        model = Campaign

    name = factory.Sequence(lambda n: f"Letter {n}")
    subject_en = "Will {government} sign?"
    text_en = "Dear {leader},\n\nwill {government} sign?\n\n{link}"


class InviteeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Invitee

    campaign = factory.SubFactory(CampaignFactory)
    government_name = factory.Sequence(lambda n: f"Specimen town {n}")
    name = "Ana Specimen"
    office = "Mayor"
    email = factory.Sequence(lambda n: f"mayor{n}@town.example")
    language = "en"


# learning


class ActivityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Activity

    slug = factory.Sequence(lambda n: f"exchange-{n}")
    title = factory.Sequence(lambda n: f"Exchange {n}")
    kind = "exchange"
    start_date = date(2027, 3, 1)
    end_date = date(2027, 3, 2)
    published_at = factory.LazyFunction(timezone.now)


class ResourceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Resource

    slug = factory.Sequence(lambda n: f"guide-{n}")
    title = factory.Sequence(lambda n: f"Guide {n}")
    kind = "guide"
    url = "https://example.org/guide"
    published_at = factory.LazyFunction(timezone.now)


class UpdateFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Update

    slug = factory.Sequence(lambda n: f"update-{n}")
    title = factory.Sequence(lambda n: f"Update {n}")
    published_at = factory.LazyFunction(timezone.now)


# actions


class CallFactory(factory.django.DjangoModelFactory):
    """The rolling call, asking for little; `documented` is the one for public sources."""

    class Meta:
        model = Call
        django_get_or_create = ("slug",)

    slug = "rolling"
    title = "Call for local actions"
    opens_at = datetime(2024, 1, 1, tzinfo=UTC)
    required = ["title", "summary", "objectives"]

    class Params:
        documented = factory.Trait(
            slug="documented",
            title="Documented practices",
            for_public_record=True,
            required=["title", "summary", "countries", "objectives", "source"],
        )


class ObjectiveFactory(factory.django.DjangoModelFactory):
    """One objective of the Global Compact for Migration unless told otherwise."""

    class Meta:
        model = Objective
        django_get_or_create = ("code",)

    framework = factory.LazyFunction(lambda: FrameworkFactory(code=Framework.GCM))
    number = 15
    code = factory.LazyAttribute(lambda row: f"{row.framework.code.upper()}-{row.number:02}")
    slug = factory.LazyAttribute(lambda row: f"{row.framework.code}-{row.number:02}")
    title = factory.LazyAttribute(lambda row: f"Objective {row.number}")


class FrameworkFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Framework
        django_get_or_create = ("code",)

    code = Framework.GCM
    name = factory.LazyAttribute(lambda row: f"Framework {row.code}")


class ActionFactory(factory.django.DjangoModelFactory):
    """An action with its lead; `published=True` gives it a published text, `public_record=True` a source."""

    class Meta:
        model = Action
        skip_postgeneration_save = True

    class Params:
        published = factory.Trait(
            code=factory.Sequence(lambda n: f"CTA-2026-{n:04}"),
            slug=factory.Sequence(lambda n: f"action-{n}"),
            published_at=factory.LazyFunction(timezone.now),
            text__state=PUBLISHED,
        )
        public_record = factory.Trait(origin=PUBLIC_RECORD, source_url="https://example.org/practice")
        withdrawn = factory.Trait(
            published=True, withdrawn_at=factory.LazyFunction(timezone.now), withdrawn_reason="It ended."
        )

    @factory.post_generation
    def lead_government(self, create, extracted, **kwargs):
        Participation.objects.create(
            action=self,
            government=extracted or GovernmentFactory(**kwargs),
            role=Participation.LEAD,
            state=Participation.CONFIRMED,
        )

    @factory.post_generation
    def text(self, create, extracted, **kwargs):
        if kwargs:
            SubmissionFactory(action=self, **kwargs)


class CoWriterFactory(factory.django.DjangoModelFactory):
    """An open invitation to write along; `token` is what its link carries, `user=` who accepted."""

    class Meta:
        model = CoWriter

    action = factory.SubFactory(ActionFactory)
    email = factory.LazyAttribute(lambda row: row.user.email if row.user else f"guest{id(row)}@example.org")
    user = None
    language = "en"
    token_hash = factory.LazyAttribute(lambda row: fingerprint(row.token))
    invited_by = factory.SubFactory(UserFactory)
    invited_at = factory.LazyFunction(timezone.now)
    expires_at = factory.LazyAttribute(lambda row: row.invited_at + timedelta(days=14))
    accepted_at = factory.LazyAttribute(lambda row: row.invited_at if row.user else None)

    class Params:
        token = factory.Sequence(lambda n: f"co-token-{n}")
        expired = factory.Trait(invited_at=factory.LazyFunction(lambda: timezone.now() - timedelta(days=15)))
        ended = factory.Trait(ended_at=factory.LazyFunction(timezone.now))


class SubmissionFactory(factory.django.DjangoModelFactory):
    """A complete text in any state; `empty=True` is a draft with holes."""

    class Meta:
        model = Submission
        skip_postgeneration_save = True

    action = factory.SubFactory(ActionFactory)
    call = factory.SubFactory(CallFactory)
    language = "en"
    title = factory.Sequence(lambda n: f"Lessons in the library {n}")
    summary = "The town teaches the language in its libraries."
    state = DRAFT
    decided_by = factory.Maybe("is_decided", factory.SubFactory(UserFactory, staff=True), None)
    decided_at = factory.Maybe("is_decided", factory.LazyFunction(timezone.now), None)
    published_at = factory.Maybe("is_public", factory.LazyFunction(timezone.now), None)
    merged_into = factory.Maybe("is_merged", factory.SubFactory(ActionFactory), None)

    class Params:
        is_decided = factory.LazyAttribute(
            lambda row: row.state in (APPROVED, DECLINED, MERGED, PUBLISHED, REPLACED)
        )
        is_public = factory.LazyAttribute(lambda row: row.state in (PUBLISHED, REPLACED))
        is_merged = factory.LazyAttribute(lambda row: row.state == MERGED)
        empty = factory.Trait(title="", summary="", objectives=[])

    @factory.post_generation
    def objectives(self, create, extracted, **kwargs):
        for objective in [ObjectiveFactory()] if extracted is None else extracted:
            ObjectiveLink.objects.create(submission=self, objective=objective)


class CriterionFactory(factory.django.DjangoModelFactory):
    """A criterion in use, of weight 1, in English."""

    class Meta:
        model = Criterion

    slug = factory.Sequence(lambda n: f"criterion-{n}")
    name = factory.Sequence(lambda n: f"Criterion {n}")
    guidance = "What to look for."
    scale = "none\nlittle\nhalf\nmuch\nall"
    position = factory.Sequence(int)
