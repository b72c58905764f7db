"""What must never be: each constraint of our models has an example which the database refuses by its name.

A new constraint without an example fails here, and so does an example whose constraint is gone.
"""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from accounts.models import AccessEntry, Consent, EventHead, KeptList, Letter, LetterText, User, WrongAddress
from actions.models import (
    Action,
    ActionImport,
    ActionImportRow,
    Addressee,
    Appeal,
    Assignment,
    Call,
    Change,
    Conflict,
    Decision,
    Grace,
    HandIn,
    Indicator,
    Mailing,
    ObjectiveLink,
    Participation,
    Phrase,
    Picture,
    PolishedText,
    Proposal,
    Remark,
    Review,
    ReviewerProfile,
    Score,
    SearchRow,
    Submission,
    Translation,
    WithdrawalRequest,
)
from cta_portal.models import Clock
from frameworks.models import DataVersion, Milestone, Objective, Partner, PartnerRole, Seeded
from learning.models import Activity, ActivityRole, Resource
from publications.models import (
    Edition,
    EditionEntry,
    EditionFile,
    EditionPart,
    Proof,
    TargetField,
    TargetForm,
)
from signatories.models import (
    PUBLIC_RECORD,
    Correction,
    ImportRow,
    Invalidated,
    Invalidation,
    Leader,
    SignatoryImport,
)
from tests.factories import (
    ActionFactory,
    CallFactory,
    CampaignFactory,
    CoWriterFactory,
    CriterionFactory,
    DeclarationFactory,
    DeclarationTextFactory,
    EvidenceFactory,
    FrameworkFactory,
    GovernmentFactory,
    InvitationFactory,
    InviteeFactory,
    MembershipFactory,
    ObjectiveFactory,
    SignatureFactory,
    SubmissionFactory,
    UserFactory,
)
from tests.test_house import APPS

pytestmark = pytest.mark.django_db
TODAY, NOW = date(2026, 5, 6), timezone.now()
YESTERDAY = TODAY - timedelta(days=1)
# No form can break these: their fields are written by verbs alone, so they carry no sentence for a person.
ONLY_VERBS_WRITE = {
    "accepted_invitation_has_membership",
    "accepted_co_writer_is_somebody",
    "co_writer_link_expires_later",
    "change_changes_something",
    "change_ends_after_it_began",
    "handing_over_makes_a_focal_point",
    "invitation_expires_later",
    "answered_proof_has_time",
    "built_file_is_whole",
    "one_proof_per_government",
    "pictures_are_approved_by_a_person",
    "done_invalidation_names_who",
    "one_row_per_invalidated_signature",
    "undone_invalidation_was_done",
    "checked_evidence_names_checker",
    "answered_remark_has_its_time",
    "lifted_conflict_names_who",
    "score_counts",
    "answered_assignment_has_its_time",
    "answered_appeal_has_outcome",
    "answered_proposal_was_sent",
    "one_polished_text_per_number",
    "proposal_of_a_known_field",
    "sent_proposal_has_its_day",
    "settled_proposal_has_its_time",
    "answered_request_has_outcome",
    "decided_correction_has_its_time",
    "decided_submission_names_decider",
    "edition_not_correcting_itself",
    "entered_line_names_signature",
    "entered_row_is_new",
    "frozen_edition_has_fingerprint",
    "history_head_of_frozen_edition_is_whole",
    "import_done_has_its_time",
    "one_clock",
    "one_data_version",
    "one_entry_per_edition_and_action",
    "one_event_head",
    "one_evidence_per_token",
    "one_field_per_label",
    "one_file_per_language_and_format",
    "one_hand_in_per_round",
    "one_line_per_workbook_row",
    "one_row_per_line",
    "one_search_row_per_language",
    "one_seeded_note_per_row",
    "one_signature_per_certificate_code",
    "open_declaration_is_not_closed",
    "outside_reviewer_began_before_ending",
    "one_submission_per_number",
    "picture_focus_inside",
    "published_action_has_code",
    "published_submission_has_its_time",
    "sent_campaign_has_its_time",
    "sent_letter_has_its_time",
    "sent_mailing_has_its_time",
    "signature_not_replacing_itself",
    "translation_of_a_known_field",
    "withdrawn_signature_has_date",
    "workbook_done_has_its_time",
}


def ours():
    """{name: (model, constraint)} of every constraint our models declare."""
    return {
        constraint.name: (model, constraint)
        for model in apps.get_models()
        if model.__module__.split(".")[0] in APPS
        for constraint in model._meta.constraints
    }


def changed(row, **fields):
    for name, value in fields.items():
        setattr(row, name, value)
    return row


# One example each: a row that was not saved yet, or not saved so.


def consent(**fields):
    return Consent(
        subject_type="action", subject_id="1", target="gfmd", wording_version="1", wording="We agree.",
        language="en", **fields,
    )  # fmt: skip


def second_consent():
    consent().save()
    return consent()


def text(**fields):
    """A submission as it is saved, with fields that contradict each other."""
    return changed(SubmissionFactory(), **fields)


def second_text(state):
    action = ActionFactory()
    SubmissionFactory(action=action, state=state, number=1)
    # Built rather than made: the second row is the one to refuse.
    return SubmissionFactory.build(
        action=action, call=CallFactory(), state=state, number=2, objectives=[],
        decided_by=UserFactory(staff=True) if state == "published" else None,
    )  # fmt: skip


def same_number():
    text = SubmissionFactory(state="declined")
    return Submission(action=text.action, call=text.call, number=text.number, language="en")


def signature(**fields):
    parts = {
        "government": GovernmentFactory(),
        "declaration": DeclarationFactory(),
        "entered_by": UserFactory(),
    }
    if fields.get("verified") and "verified_by" not in fields:
        fields["verified_by"] = UserFactory(staff=True)
    return SignatureFactory.build(**parts, **fields)


def second_signature():
    first = SignatureFactory()
    return SignatureFactory.build(
        government=first.government, declaration=first.declaration, entered_by=first.entered_by
    )


def second_reaffirmation():
    first = SignatureFactory(verified=True)
    SignatureFactory(government=first.government, declaration=first.declaration, replaces=first)
    return SignatureFactory.build(
        government=first.government,
        declaration=first.declaration,
        entered_by=first.entered_by,
        replaces=first,
    )


def correction(**fields):
    return Correction(**{"government": fields.get("signature", SignatureFactory()).government} | fields)


def same_certificate():
    return signature(verified=True, certificate_code=SignatureFactory(verified=True).certificate_code)


def loaded_list(**fields):
    return SignatoryImport(declaration=DeclarationFactory(), sha256="0" * 64, **fields)


def list_line(**fields):
    return ImportRow(**{"signatory_import": saved(loaded_list()), "number": 2, "raw": {}} | fields)


def loaded_workbook(**fields):
    return ActionImport(call=CallFactory(), sha256="0" * 64, **fields)


def workbook_row(**fields):
    return ActionImportRow(**{"action_import": saved(loaded_workbook()), "number": 3, "raw": {}} | fields)


def declared_text(**fields):
    return DeclarationTextFactory.build(declaration=DeclarationFactory(), sha256="a" * 64, **fields)


def participation(**fields):
    return Participation(government=GovernmentFactory(), **fields)


def a_refusal():
    return Decision.objects.create(
        submission=SubmissionFactory(), move="decline", reason="No.", by=UserFactory(staff=True)
    )


def again(row, *names, **fields):
    """A second row with the same values in these fields."""
    return type(row)(**{name: getattr(row, name) for name in names}, **fields)


def edition(**fields):
    return Edition(slug="e", title="Edition", cut_off=TODAY, **fields)


def saved(row):
    row.save()
    return row


def entry():
    text = SubmissionFactory()
    return EditionEntry(edition=saved(edition()), action=text.action, submission=text, printed={})


def part(**fields):
    return EditionPart(edition=saved(edition()), **fields)


def proof(**fields):
    return Proof(**{"edition": saved(edition()), "government": GovernmentFactory(), "until": TODAY} | fields)


def target_field(**fields):
    form = TargetForm.objects.create(code="form", platform="p", name="Form", platform_name="Platform")
    return TargetField(form=form, label="Title", source="title", **fields)


def review(**fields):
    return Review(submission=SubmissionFactory(), round=1, by=UserFactory(staff=True), **fields)


def score(**fields):
    return Score(
        **{"review": saved(review()), "criterion": CriterionFactory(), "value": 3, "weight": 1} | fields
    )


def conflict(**fields):
    return Conflict(**{"user": UserFactory(staff=True), "reason": "My sister works there."} | fields)


def assignment(**fields):
    return Assignment(submission=SubmissionFactory(), round=1, reviewer=UserFactory(staff=True), **fields)


def proposal(**fields):
    values = {"submission": SubmissionFactory(), "field": "title", "text": "Yes", "kind": "wording"}
    return Proposal(**values | fields)


def polished_text():
    return PolishedText(
        submission=SubmissionFactory(), number=1, round=1, canonical={}, sha256="0" * 64, edits={}, at=NOW
    )


def decision(**fields):
    return Decision(submission=SubmissionFactory(), by=UserFactory(staff=True), **fields)


def two_people_who_are_one():
    return changed(row := decision(move="approve"), second_by=row.by)


def translation(**fields):
    return Translation(
        **{"submission": SubmissionFactory(), "field": "title", "language": "fr", "text": "Oui"} | fields
    )


def checked_by_its_writer():
    row = translation(by=UserFactory(staff=True))
    row.checked_by = row.by
    return row


def partner_role(**fields):
    partner, _created = Partner.objects.get_or_create(slug="body", name="Body")
    return PartnerRole(partner=partner, role="lead", **fields)


def itself(row, field):
    return changed(row, **{field: row})


def second_role():
    partner_role().save()
    return partner_role()


def hand_in():
    return HandIn(submission=SubmissionFactory(), round=1, canonical={}, sha256="0" * 64, receipt="A", at=NOW)


def objective(**fields):
    return Objective(framework=FrameworkFactory(), code="GCM-X", title="X", **fields)


def invalidation(**fields):
    return Invalidation(
        reason="Spam.", counted=1, fingerprint="0" * 64, **{"made_by": UserFactory()} | fields
    )


def invalidated():
    return Invalidated(invalidation=saved(invalidation()), signature=SignatureFactory(), was_state="pending")


def addressee(**fields):
    values = {"mailing": saved(Mailing(name="M")), "government": GovernmentFactory(), "language": "en"}
    return Addressee(**values | {"email": "ana@example.org"} | fields)


EXAMPLES = {
    # accounts
    "email_in_lower_case": lambda: User(email="Ana@Example.org"),
    "one_standing_consent_per_target": second_consent,
    "consent_withdrawn_after_given": lambda: consent(given_at=NOW, withdrawn_at=NOW - timedelta(days=1)),
    "one_event_head": lambda: EventHead(pk=2),
    "one_access_entry_an_hour": lambda: again(
        saved(
            AccessEntry(at=NOW, hour=NOW, actor=uuid4(), kind="page", where="x", kept_until=NOW.date())
        ),
        "actor",
        "kind",
        "hour",
        at=NOW,
        object_type="",
        object_id="",
        where="x",
        kept_until=NOW.date(),
    ),
    "sent_letter_has_its_time": lambda: Letter(key="k", to="a@example.org", state="sent"),
    "sent_mailing_has_its_time": lambda: Mailing(name="M", state="sent"),
    "one_addressee_per_address": lambda: again(saved(addressee()), "mailing", "email", "government", "language"),
    "addressee_email_in_lower_case": lambda: addressee(email="Ana@Example.org"),
    "held_letter_says_why": lambda: Letter(key="k", to="a@example.org", state="held"),
    "one_text_per_letter_and_language": lambda: again(
        saved(LetterText(event="actions.approved", language="en", subject="S", text="T")), "event", "language"
    ),
    "wrong_address_in_lower_case": lambda: WrongAddress(email="Ana@Example.org"),
    # frameworks
    "one_slug_per_framework": lambda: objective(slug=ObjectiveFactory().slug),
    "one_number_per_framework": lambda: objective(slug="x", number=ObjectiveFactory().number),
    "milestone_ends_after_start": lambda: Milestone(slug="m", name="M", start=TODAY, end=YESTERDAY),
    "one_open_role_per_partner": second_role,
    "partner_role_ends_after_start": lambda: partner_role(since=TODAY, until=YESTERDAY),
    "one_seeded_note_per_row": lambda: again(
        Seeded.objects.create(model="m", key="k"), "model", "key"
    ),
    "one_data_version": lambda: DataVersion(pk=2, mark="00000000-0000-0000-0000-000000000000"),
    # signatories
    "government_not_merged_into_itself": lambda: itself(GovernmentFactory(), "merged_into"),
    "merged_government_has_date": lambda: changed(GovernmentFactory(), merged_at=NOW),
    "government_point_on_earth": lambda: GovernmentFactory.build(latitude=91.0, longitude=0.0),
    "public_record_government_has_source": lambda: GovernmentFactory.build(origin=PUBLIC_RECORD),
    "one_standing_membership": lambda: again(MembershipFactory(), "user", "government", state="pending"),
    "membership_ended_has_date": lambda: changed(MembershipFactory(), state="ended"),
    "membership_ends_after_start": lambda: changed(
        MembershipFactory(), state="ended", since=TODAY, until=YESTERDAY
    ),
    "one_open_invitation": lambda: again(
        InvitationFactory(), "government", "email", "role", "language", "expires_at", token_hash="b" * 64
    ),
    "invitation_in_lower_case": lambda: changed(InvitationFactory(), email="Ana@example.org"),
    "accepted_invitation_has_membership": lambda: changed(InvitationFactory(), accepted_at=NOW),
    "invitation_expires_later": lambda: changed(row := InvitationFactory(), expires_at=row.invited_at),
    "handing_over_makes_a_focal_point": lambda: changed(InvitationFactory(), gives_up=MembershipFactory()),
    "one_standing_co_writer": lambda: again(
        CoWriterFactory(), "action", "email", "language", "expires_at", token_hash="c" * 64
    ),
    "one_co_writer_per_person": lambda: again(
        CoWriterFactory(user=UserFactory()), "action", "user", "accepted_at", "language", "expires_at",
        token_hash="c" * 64, email="other@example.org",
    ),
    "lead_is_offered_to_a_partner": lambda: changed(
        ActionFactory().participations.get(), lead_offered_at=NOW
    ),
    "change_changes_something": lambda: Change(
        submission=SubmissionFactory(), field="title", before="One", after="One"
    ),
    "change_ends_after_it_began": lambda: Change(
        submission=SubmissionFactory(), field="title", after="One", began_at=NOW, at=NOW - timedelta(hours=1)
    ),
    "co_writer_in_lower_case": lambda: changed(CoWriterFactory(), email="Ana@example.org"),
    "accepted_co_writer_is_somebody": lambda: changed(CoWriterFactory(), accepted_at=NOW),
    "co_writer_link_expires_later": lambda: changed(row := CoWriterFactory(), expires_at=row.invited_at),
    "leader_ends_after_start": lambda: Leader(
        government=GovernmentFactory(), name="Ana", office="Mayor", since=TODAY, until=YESTERDAY
    ),
    "portrait_has_credit": lambda: Leader(
        government=GovernmentFactory(), name="Ana", office="Mayor", portrait="portraits/a.jpg"
    ),
    "quote_has_language": lambda: Leader(
        government=GovernmentFactory(), name="Ana", office="Mayor", quote="We welcome."
    ),
    "one_current_declaration": lambda: again(
        DeclarationFactory(), "is_current", "title", "declared_on", "place", version=2, slug="second"
    ),
    "one_row_per_declared_text": lambda: again(
        DeclarationTextFactory(), "declaration", "language", "kind", "text", "sha256"
    ),
    "open_declaration_is_not_closed": lambda: changed(DeclarationFactory(), closed_at=NOW),
    "declared_text_has_content": lambda: declared_text(text=""),
    "declared_text_is_words_or_file": lambda: declared_text(file="declarations/a.pdf"),
    "one_standing_reaffirmation": second_reaffirmation,
    "signature_not_replacing_itself": lambda: itself(SignatureFactory(), "replaces"),
    "new_name_has_its_day": lambda: correction(kind="new_name"),
    "decided_correction_has_its_time": lambda: correction(state="accepted"),
    "one_open_correction_per_government": lambda: again(saved(correction()), "government"),
    "one_open_correction_per_signature": lambda: again(
        saved(correction(signature=SignatureFactory())), "government", "signature"
    ),
    "one_standing_signature": second_signature,
    "one_signature_per_certificate_code": same_certificate,
    "verified_signature_has_code_and_verifier": lambda: signature(verified=True, verified_by=None),
    "public_record_signature_has_source_no_code": lambda: signature(public_record=True, source_url=""),
    "signature_is_complete": lambda: signature(signatory_name=""),
    "signed_after_declared": lambda: signature(signed_on=date(2018, 12, 7)),
    "signed_not_in_future": lambda: signature(signed_on=timezone.localdate() + timedelta(days=2)),
    "ended_signature_has_reason": lambda: signature(refused=True, reason=""),
    "withdrawn_signature_has_date": lambda: signature(withdrawn=True, withdrawn_on=None),
    "letter_evidence_has_file": lambda: changed(EvidenceFactory(), rung="letter"),
    "checked_evidence_names_checker": lambda: changed(EvidenceFactory(), outcome="accepted"),
    "one_evidence_per_token": lambda: again(
        EvidenceFactory(rung="second_official", token_hash="a" * 64), "signature", "rung", "token_hash"
    ),
    "invalidation_has_reason": lambda: changed(invalidation(), reason=""),
    "done_invalidation_names_who": lambda: invalidation(done_at=NOW),
    "undone_invalidation_was_done": lambda: invalidation(undone_at=NOW, undone_by=UserFactory()),
    "one_row_per_invalidated_signature": lambda: again(
        saved(invalidated()), "invalidation", "signature", was_state="pending"
    ),
    "sent_campaign_has_its_time": lambda: CampaignFactory.build(state="sent"),
    "one_invitee_per_address": lambda: again(
        InviteeFactory(), "campaign", "email", language="en", government_name="Specimen"
    ),
    "invitee_email_in_lower_case": lambda: InviteeFactory.build(
        campaign=CampaignFactory(), email="Mayor@town.example"
    ),
    "import_done_has_its_time": lambda: loaded_list(state="done"),
    "workbook_done_has_its_time": lambda: loaded_workbook(state="done"),
    "entered_row_is_new": lambda: workbook_row(outcome="known", done_at=NOW),
    "one_line_per_workbook_row": lambda: again(saved(workbook_row()), "action_import", "number", raw={}),
    "one_row_per_line": lambda: again(saved(list_line()), "signatory_import", "number", raw={}),
    "entered_line_names_signature": lambda: list_line(outcome="new", done_at=NOW),
    # actions
    "call_closes_after_it_opens": lambda: Call(
        slug="c", title="C", opens_at=NOW, closes_at=NOW - timedelta(days=1)
    ),
    "one_grace_per_government_and_call": lambda: again(
        Grace.objects.create(
            call=CallFactory(), government=GovernmentFactory(), until=NOW, reason="Flood."
        ),
        "call", "government", "until", "reason",
    ),
    "call_is_answered_in_days": lambda: Call(slug="c", title="C", opens_at=NOW, answer_days=0),
    "one_open_withdrawal_request": lambda: again(
        WithdrawalRequest.objects.create(action=ActionFactory(published=True), reason="It ended."),
        "action", "reason",
    ),
    "answered_request_has_outcome": lambda: WithdrawalRequest(
        action=ActionFactory(published=True), reason="It ended.", answered_at=NOW
    ),
    "declined_request_says_why": lambda: WithdrawalRequest(
        action=ActionFactory(published=True), reason="It ended.", answered_at=NOW, outcome="declined"
    ),
    "withdrawal_request_has_reason": lambda: WithdrawalRequest(action=ActionFactory(published=True)),
    "one_kept_list_per_name": lambda: again(
        KeptList.objects.create(user=UserFactory(), model="actions.submission", name="Mine", query="q=1"),
        "user", "model", "name", query="q=2",
    ),
    "answered_appeal_has_outcome": lambda: Appeal(
        decision=a_refusal(), reason="The council voted.", answered_at=NOW
    ),
    "declined_appeal_says_why": lambda: Appeal(
        decision=a_refusal(), reason="The council voted.", answered_at=NOW, outcome="declined"
    ),
    "appeal_has_reason": lambda: Appeal(decision=a_refusal()),
    "withdrawn_action_has_reason": lambda: Action(withdrawn_at=NOW),
    "public_record_action_has_source": lambda: Action(origin=PUBLIC_RECORD),
    "published_action_has_code": lambda: Action(published_at=NOW),
    "one_participation_per_government": lambda: again(
        Participation.objects.get(action=ActionFactory()), "action", "government", role="partner"
    ),
    "one_lead_per_action": lambda: participation(action=ActionFactory(), role="lead", state="confirmed"),
    "lead_is_confirmed": lambda: participation(action=saved(Action()), role="lead", state="invited"),
    "one_submission_per_number": same_number,
    "one_open_submission_per_action": lambda: second_text("draft"),
    "one_published_submission_per_action": lambda: second_text("published"),
    "published_submission_has_its_time": lambda: text(
        state="published", decided_at=NOW, decided_by=UserFactory(staff=True)
    ),
    "merged_submission_names_the_other": lambda: text(state="merged"),
    "decided_submission_names_decider": lambda: text(state="approved"),
    "submission_ends_after_start": lambda: text(start_date=TODAY, end_date=YESTERDAY),
    "amount_goes_with_currency": lambda: text(budget_amount=5),
    "amount_not_negative": lambda: text(budget_amount=-5, budget_currency="EUR"),
    "picture_focus_inside": lambda: Picture(submission=SubmissionFactory(), focus_x=1.5),
    "picture_taken_down_has_reason": lambda: Picture(submission=SubmissionFactory(), taken_down_at=NOW),
    "indicator_value_has_date": lambda: Indicator(submission=SubmissionFactory(), name="Pupils", value=5),
    "one_link_per_objective": lambda: again(
        ObjectiveLink.objects.get(submission=SubmissionFactory()), "submission", "objective"
    ),
    "one_hand_in_per_round": lambda: again(
        saved(hand_in()), "submission", "round", canonical={}, sha256="1" * 64, receipt="B", at=NOW
    ),
    "one_polished_text_per_number": lambda: again(
        saved(polished_text()), "submission", "number", round=1, canonical={}, sha256="1" * 64, edits={}, at=NOW
    ),
    "one_open_proposal_per_field": lambda: proposal(submission=saved(proposal()).submission),
    "proposal_of_a_known_field": lambda: proposal(field="budget"),
    "sent_proposal_has_its_day": lambda: proposal(sent_at=NOW),
    "settled_proposal_has_its_time": lambda: proposal(state="withdrawn"),
    "answered_proposal_was_sent": lambda: proposal(state="accepted", answered_at=NOW),
    "silence_accepts_spelling_only": lambda: proposal(
        state="silent", sent_at=NOW, due_on=TODAY, answered_at=NOW
    ),
    "one_translation_per_field_and_language": lambda: translation(
        submission=saved(translation()).submission
    ),
    "translation_checked_by_another": checked_by_its_writer,
    "translation_of_a_known_field": lambda: translation(field="budget"),
    "one_review_per_reviewer_and_round": lambda: again(saved(review()), "submission", "round", "by"),
    "given_review_has_recommendation": lambda: review(state="given", given_at=NOW),
    "phrase_says_something": lambda: Phrase(slug="empty", name="Empty", text=""),
    "call_gives_days_for_changes": lambda: changed(CallFactory(), changes_days=0),
    "call_gives_days_for_edits": lambda: changed(CallFactory(), edits_days=2),
    "criterion_has_weight": lambda: changed(CriterionFactory(), weight=0),
    "one_score_per_review_and_criterion": lambda: again(
        saved(score()), "review", "criterion", "value", "weight"
    ),
    "score_is_on_the_scale": lambda: score(value=6),
    "score_counts": lambda: score(weight=0),
    "conflict_is_with_one_thing": lambda: conflict(
        submission=SubmissionFactory(), government=GovernmentFactory()
    ),
    "one_standing_conflict_per_submission": lambda: again(
        saved(conflict(submission=SubmissionFactory())), "submission", "user", "reason"
    ),
    "one_standing_conflict_per_government": lambda: again(
        saved(conflict(government=GovernmentFactory())), "government", "user", "reason"
    ),
    "lifted_conflict_names_who": lambda: conflict(submission=SubmissionFactory(), lifted_at=NOW),
    "conflict_has_reason": lambda: conflict(submission=SubmissionFactory(), reason=""),
    "one_standing_assignment": lambda: again(saved(assignment()), "submission", "round", "reviewer"),
    "answered_assignment_has_its_time": lambda: assignment(state="done"),
    "declined_assignment_has_reason": lambda: assignment(state="declined", answered_at=NOW),
    "outside_reviewer_began_before_ending": lambda: ReviewerProfile(user=UserFactory(), outside_until=NOW),
    "two_people_are_two": two_people_who_are_one,
    "refusing_decision_has_reason": lambda: decision(move="decline"),
    "answered_remark_has_its_time": lambda: Remark(
        submission=SubmissionFactory(), text="Which year?", audience="government", answer="2024"
    ),
    "one_search_row_per_language": lambda: again(
        SearchRow.objects.create(action=ActionFactory(), language="en"), "action", "language"
    ),
    # publications
    "released_edition_is_frozen": lambda: edition(released_at=NOW),
    "frozen_edition_has_fingerprint": lambda: edition(frozen_at=NOW),
    "history_head_of_frozen_edition_is_whole": lambda: edition(history_head="a" * 64, history_seq=1),
    "edition_not_correcting_itself": lambda: itself(saved(edition()), "corrects"),
    "one_entry_per_edition_and_action": lambda: again(
        saved(entry()), "edition", "action", "submission", "printed"
    ),
    "one_file_per_language_and_format": lambda: again(
        EditionFile.objects.create(edition=saved(edition()), language="en"), "edition", "language"
    ),
    "entry_left_out_says_why": lambda: again(
        saved(entry()), "edition", "submission", action=ActionFactory(), left_out=True, printed={}
    ),
    "one_part_of_a_kind": lambda: again(saved(part(kind="summary")), "edition", "kind"),
    "portrait_of_part_has_credit": lambda: part(kind="foreword", portrait="editions/portraits/a.jpg"),
    "one_proof_per_government": lambda: again(saved(proof()), "edition", "government", "until"),
    "commented_proof_has_comment": lambda: proof(state="commented", answered_at=NOW),
    "answered_proof_has_time": lambda: proof(state="approved"),
    "pictures_are_approved_by_a_person": lambda: proof(pictures_approved=True),
    "built_file_is_whole": lambda: EditionFile(edition=saved(edition()), language="en", state="built"),
    "one_field_per_label": lambda: again(saved(target_field()), "form", "label"),
    "target_field_limits_in_order": lambda: target_field(min_length=9, max_length=8),
    # learning
    "activity_ends_after_start": lambda: Activity(
        slug="a", kind="webinar", title="A", start_date=TODAY, end_date=YESTERDAY
    ),
    "activity_role_names_one_body": lambda: ActivityRole(
        role="host",
        activity=Activity.objects.create(slug="a", title="A", start_date=TODAY, end_date=TODAY),
    ),
    "resource_has_address_or_file": lambda: Resource(slug="r", kind="guide", title="R"),
    # cta_portal
    "one_clock": lambda: Clock(pk=2),
}  # fmt: skip


def test_every_constraint_has_its_example():
    assert (set(ours()) - set(EXAMPLES), set(EXAMPLES) - set(ours())) == (set(), set())


def names_it(error, constraint, model):
    """Whether the database refused because of this constraint; SQLite names the columns of a unique one."""
    if constraint.name in error:
        return True
    if connection.vendor != "sqlite" or not isinstance(constraint, models.UniqueConstraint):
        return False
    columns = (f"{model._meta.db_table}.{model._meta.get_field(f).column}" for f in constraint.fields)
    return error == f"UNIQUE constraint failed: {', '.join(columns)}"


@pytest.mark.parametrize("name", EXAMPLES)
def test_database_refuses(name):
    model, constraint = ours()[name]
    row = EXAMPLES[name]()
    assert isinstance(row, model)

    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        row.save()

    assert names_it(str(refusal.value), constraint, model), str(refusal.value)


@pytest.mark.parametrize("name", sorted(set(EXAMPLES) - ONLY_VERBS_WRITE))
def test_person_is_told_why_in_every_language(name, settings):
    """A form says the constraint's own sentence, in the reader's language and not in English."""
    from django.utils import translation

    said = set()
    row = EXAMPLES[name]()
    for language, _label in settings.LANGUAGES:
        with translation.override(language), pytest.raises(ValidationError) as refusal:
            row.validate_constraints()
        constraint = ours()[name][1]
        with translation.override(language):
            assert str(constraint.violation_error_message) in refusal.value.messages
        said |= {str(sentence) for sentence in refusal.value.messages}
    assert len(said) >= len(settings.LANGUAGES)


def test_only_constraints_of_verbs_go_without_a_sentence():
    silent = {
        name
        for name, (_model, constraint) in ours().items()
        if constraint.violation_error_message == constraint.default_violation_error_message
    }
    assert silent == ONLY_VERBS_WRITE
