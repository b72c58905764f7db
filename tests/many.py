"""A full house for the secretariat: so many rows of all that its lists show, each with a person and town of its own."""

import hashlib
from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import Group
from django_tasks_db.models import DBTaskResult

from accounts import letter_kinds
from accounts.models import AccessEntry, Consent, Event, Letter, LetterText, User, WrongAddress
from actions.models import (
    Action,
    ActionImport,
    Appeal,
    Assignment,
    Call,
    Conflict,
    Criterion,
    Decision,
    HandIn,
    Mailing,
    ObjectiveLink,
    Participation,
    Phrase,
    PolishedText,
    Proposal,
    Review,
    ReviewerProfile,
    Submission,
    Translation,
    WithdrawalRequest,
)
from frameworks.models import ClosedDay, Framework, Milestone, Objective, Partner, PartnerRole, Term
from learning.models import Activity, Resource, Update
from publications.models import Edition, TargetForm
from signatories.models import (
    PUBLIC_RECORD,
    SECOND_OFFICIAL,
    Burst,
    Campaign,
    Correction,
    Declaration,
    Evidence,
    Government,
    Invalidation,
    Invitation,
    Leader,
    Membership,
    SignatoryImport,
    Signature,
)

THEN = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)
LANGUAGES = [code for code, _name in settings.LANGUAGES]
FILLERS = {}


def fills(model):
    """The decorated function makes the unsaved row number `n`; in the order of this module."""

    def keep(make):
        FILLERS[model] = make
        return make

    return keep


class House:
    """The rows that were made, by model; `fill(n)` adds until there are n of each."""

    def __init__(self):
        self.rows = {model: [] for model in FILLERS}

    def fill(self, wanted):
        for model, make in FILLERS.items():
            made = (make(self, n) for n in range(len(self.rows[model]), wanted))
            new = [row for row in made if row is not None]
            self.rows[model] += model.objects.bulk_create(new, batch_size=200)

    def of(self, model, n):
        """Row number n of this model, for the row that is made now."""
        return self.rows[model][n]


def _hash(n, what=""):
    return hashlib.sha256(f"{what}{n}".encode()).hexdigest()


def _language(n):
    return LANGUAGES[n % len(LANGUAGES)]


# People


@fills(User)
def user(house, n):
    return User(email=f"many{n}@many.example", name=f"Person {n}", language=_language(n), is_staff=n % 3 == 0)


@fills(Event)
def event(house, n):
    verb = ("withdraw", "rename", "joined")[n % 3]
    return Event(
        seq=1_000_000 + n, at=THEN, actor=house.of(User, n).public_id, verb=verb,
        object_type="accounts.user", object_id=str(house.of(User, n).pk),
        prev_hash=_hash(n), hash=_hash(n + 1),
    )  # fmt: skip


@fills(AccessEntry)
def access_entry(house, n):
    return AccessEntry(
        at=THEN, actor=house.of(User, n).public_id, kind=AccessEntry.PAGE, object_type="accounts.user",
        object_id=str(house.of(User, n).pk), where="admin:x", hour=THEN, kept_until=date(2030, 1, 1),
    )  # fmt: skip


@fills(Consent)
def consent(house, n):
    return Consent(
        subject_type="accounts.user", subject_id=str(n), target="privacy", wording_version="1", wording="Yes.",
        language="en", by=house.of(User, n),
    )  # fmt: skip


@fills(Letter)
def letter(house, n):
    state = (Letter.FAILED, Letter.HELD, Letter.QUEUED)[n % 3]
    return Letter(
        key=f"many{n}", app="actions", event="approved", object_type="accounts.user", object_id=str(n),
        recipient=house.of(User, n), to=f"many{n}@many.example", language=_language(n), subject=f"Letter {n}",
        text="Text.", state=state, held_for=Letter.BY_HAND if state == Letter.HELD else "",
        failure=Letter.UNREACHABLE if state == Letter.FAILED else "", message_id=f"<{n}@many.example>",
    )  # fmt: skip


@fills(LetterText)
def letter_text(house, n):
    kinds = sorted(letter_kinds.KINDS)
    if n >= len(kinds) * len(LANGUAGES):
        return None  # one for each letter and language: there are no more
    return LetterText(
        event=kinds[n // len(LANGUAGES)], language=_language(n), subject="S", text="T", edited_at=THEN,
        edited_by=house.of(User, n),
    )  # fmt: skip


@fills(WrongAddress)
def wrong_address(house, n):
    return WrongAddress(email=f"many{n}@many.example", by=house.of(User, n))


@fills(Group)
def group(house, n):
    return Group(name=f"Group {n}")


@fills(DBTaskResult)
def task(house, n):
    return DBTaskResult(
        args_kwargs={"args": [], "kwargs": {}}, task_path="accounts.tasks.deliver_letters",
        backend_name="default", run_after=THEN, exception_class_path="", traceback="", enqueued_at=THEN,
    )  # fmt: skip


# The frameworks and the calendar


@fills(Framework)
def framework(house, n):
    return Framework(code=f"f{n}", name=f"Framework {n}", abbreviation=f"F{n}")


@fills(Objective)
def objective(house, n):
    return Objective(
        framework=house.of(Framework, n), code=f"OBJ-{n}", slug=f"objective-{n}", number=n, title=f"Aim {n}"
    )


@fills(Milestone)
def milestone(house, n):
    return Milestone(slug=f"milestone-{n}", name=f"Milestone {n}", start=THEN.date(), end=THEN.date())


@fills(ClosedDay)
def closed_day(house, n):
    return ClosedDay(on=date(2030, 1, 1) + n * DAY, name=f"Closed {n}")


@fills(Term)
def term(house, n):
    return Term(slug=f"term-{n}", name=f"Term {n}")


@fills(Partner)
def partner(house, n):
    return Partner(slug=f"partner-{n}", name=f"Partner {n}")


@fills(PartnerRole)
def partner_role(house, n):
    return PartnerRole(partner=house.of(Partner, n), role=PartnerRole.DONOR)


# Governments and what they signed


@fills(Government)
def government(house, n):
    return Government(
        slug=f"many-{n}", official_name=f"Town {n}", english_name=f"Town {n}", official_language="en",
        name_key=f"town {n}", level=Government.MUNICIPALITY, country="CO", section=house.of(Objective, n),
    )  # fmt: skip


@fills(Leader)
def leader(house, n):
    return Leader(
        government=house.of(Government, n), name=f"Mayor {n}", office="Mayor", since=date(2024, 1, 1)
    )


@fills(Declaration)
def declaration(house, n):
    return Declaration(
        slug=f"declaration-{n}", version=1000 + n, title=f"Declaration {n}", declared_on=date(2018, 12, 8),
        place="Marrakech",
    )  # fmt: skip


@fills(Signature)
def signature(house, n):
    """Half of them wait to be verified, half are, from public sources."""
    by, verified = house.of(User, n), n % 2
    return Signature(
        government=house.of(Government, n), declaration=house.of(Declaration, n), language="en",
        declared_on=date(2018, 12, 8), signed_on=date(2026, 3, 2), signatory_name=f"Mayor {n}",
        leader=house.of(Leader, n), origin=PUBLIC_RECORD, source_url="https://example.org/list",
        state=Signature.VERIFIED if verified else Signature.CONFIRMED, entered_by=by, confirmed_at=THEN,
        verified_at=THEN if verified else None, verified_by=by if verified else None, entered_on=THEN.date(),
    )  # fmt: skip


@fills(Evidence)
def evidence(house, n):
    return Evidence(signature=house.of(Signature, n), rung=SECOND_OFFICIAL, given_at=THEN)


@fills(Membership)
def membership(house, n):
    return Membership(
        user=house.of(User, n), government=house.of(Government, n), role=Membership.FOCAL_POINT,
        state=Membership.ACTIVE, since=date(2020, 1, 1), by=house.of(User, n),
    )  # fmt: skip


@fills(Invitation)
def invitation(house, n):
    return Invitation(
        government=house.of(Government, n), email=f"asked{n}@many.example", role=Membership.CONTRIBUTOR,
        language="en", token_hash=_hash(n), invited_by=house.of(User, n), expires_at=THEN + 4000 * DAY,
        invited_at=THEN,
    )  # fmt: skip


@fills(Correction)
def correction(house, n):
    return Correction(
        government=house.of(Government, n), signature=house.of(Signature, n) if n % 2 else None,
        asked_by=house.of(User, n), reason="A slip.",
    )  # fmt: skip


@fills(Campaign)
def campaign(house, n):
    return Campaign(name=f"Campaign {n}", made_by=house.of(User, n))


@fills(Invalidation)
def invalidation(house, n):
    return Invalidation(
        reason="Not this town.", counted=1, fingerprint=_hash(n), made_by=house.of(User, n),
        done_at=THEN, done_by=house.of(User, n),
    )  # fmt: skip


@fills(SignatoryImport)
def signatory_import(house, n):
    return SignatoryImport(
        file=f"lists/{n}.csv", file_name=f"list{n}.csv", sha256=_hash(n), uploaded_by=house.of(User, n),
        declaration=house.of(Declaration, n),
    )  # fmt: skip


@fills(Burst)
def burst(house, n):
    return Burst(kind="joins", about=f"many{n}.example", number=9, minutes=10)


# Actions, from the call to the answer


@fills(Call)
def call(house, n):
    return Call(slug=f"call-{n}", title=f"Call {n}", opens_at=THEN)


@fills(Criterion)
def criterion(house, n):
    return Criterion(slug=f"many-{n}", name=f"Criterion {n}", scale="none\nall")


@fills(Phrase)
def phrase(house, n):
    return Phrase(slug=f"many-{n}", name=f"Phrase {n}", text="When?")


@fills(Action)
def action(house, n):
    return Action(code=f"CTA-2099-{n:04}", slug=f"many-{n}", published_at=THEN, created_by=house.of(User, n))


@fills(Participation)
def participation(house, n):
    return Participation(
        action=house.of(Action, n), government=house.of(Government, n), role=Participation.LEAD,
        state=Participation.CONFIRMED,
    )  # fmt: skip


@fills(Submission)
def submission(house, n):
    """In review, come back, decided or published, in turn."""
    state = ("in_review", "submitted", "changes_requested", "approved", "published", "in_review")[n % 6]
    decided = state in ("approved", "published")
    return Submission(
        action=house.of(Action, n), call=house.of(Call, n), language=_language(n), title=f"Lessons {n}",
        summary="The town teaches.", state=state, decided_at=THEN if decided else None,
        decided_by=house.of(User, n) if decided else None, updated_by=house.of(User, n),
        published_at=THEN if state == "published" else None, changes_due_on=THEN.date(),
    )  # fmt: skip


@fills(ObjectiveLink)
def objective_link(house, n):
    return ObjectiveLink(submission=house.of(Submission, n), objective=house.of(Objective, n))


@fills(HandIn)
def hand_in(house, n):
    return HandIn(
        submission=house.of(Submission, n), round=1, canonical={}, sha256=_hash(n), receipt=f"R{n}", at=THEN,
        by=house.of(User, n).public_id,
    )  # fmt: skip


@fills(ReviewerProfile)
def reviewer_profile(house, n):
    return ReviewerProfile(user=house.of(User, n), languages=["en", "fr"])


@fills(Assignment)
def assignment(house, n):
    return Assignment(
        submission=house.of(Submission, n), reviewer=house.of(User, n), round=1, by=house.of(User, n),
        due_on=THEN.date(),
    )  # fmt: skip


@fills(Review)
def review(house, n):
    return Review(
        submission=house.of(Submission, n), by=house.of(User, n), round=1, state=Review.GIVEN,
        recommendation=Review.APPROVE, given_at=THEN, mean=3,
    )  # fmt: skip


@fills(Conflict)
def conflict(house, n):
    thing = {"submission": house.of(Submission, n)} if n % 2 else {"government": house.of(Government, n)}
    return Conflict(user=house.of(User, n), reason="A cousin.", **thing)


@fills(Decision)
def decision(house, n):
    move = ("approve", "decline", "request_changes")[n % 3]
    return Decision(
        submission=house.of(Submission, n), move=move, reason="So.", by=house.of(User, n), at=THEN,
        announced_at=THEN if n % 2 else None,
    )  # fmt: skip


@fills(Appeal)
def appeal(house, n):
    return Appeal(decision=house.of(Decision, n), reason="Look again.", asked_by=house.of(User, n))


@fills(WithdrawalRequest)
def withdrawal_request(house, n):
    return WithdrawalRequest(action=house.of(Action, n), reason="It ended.", asked_by=house.of(User, n))


@fills(Proposal)
def proposal(house, n):
    return Proposal(
        submission=house.of(Submission, n), field="summary", source="The town teaches.",
        source_sha256=_hash(n), text="The town teaches well.", kind="wording", by=house.of(User, n),
    )  # fmt: skip


@fills(PolishedText)
def polished_text(house, n):
    return PolishedText(
        submission=house.of(Submission, n),
        number=1,
        round=1,
        canonical={},
        sha256=_hash(n),
        edits=[],
        at=THEN,
    )


@fills(Translation)
def translation(house, n):
    return Translation(
        submission=house.of(Submission, n), field="title", language=_language(n + 1), text=f"Clases {n}",
        source_sha256=_hash(n), by=house.of(User, n),
    )  # fmt: skip


@fills(Mailing)
def mailing(house, n):
    return Mailing(name=f"Mailing {n}", made_by=house.of(User, n))


@fills(ActionImport)
def action_import(house, n):
    return ActionImport(
        file=f"books/{n}.xlsx", file_name=f"book{n}.xlsx", sha256=_hash(n, "book"),
        uploaded_by=house.of(User, n), call=house.of(Call, n),
    )  # fmt: skip


# What is read about it


@fills(Activity)
def activity(house, n):
    return Activity(
        slug=f"many-{n}", title=f"Exchange {n}", kind="exchange", start_date=date(2027, 3, 1),
        end_date=date(2027, 3, 2), milestone=house.of(Milestone, n),
    )  # fmt: skip


@fills(Resource)
def resource(house, n):
    return Resource(
        slug=f"many-{n}", title=f"Guide {n}", kind="guide", url="https://example.org/guide",
        activity=house.of(Activity, n),
    )  # fmt: skip


@fills(Update)
def update(house, n):
    return Update(slug=f"many-{n}", title=f"Update {n}")


@fills(Edition)
def edition(house, n):
    return Edition(
        slug=f"many-{n}", title=f"Edition {n}", cut_off=THEN.date(), milestone=house.of(Milestone, n)
    )


@fills(TargetForm)
def target_form(house, n):
    return TargetForm(
        code=f"many-{n}", platform=f"p{n}", name=f"Form {n}", platform_name=f"Platform {n}", kind="pledge"
    )
