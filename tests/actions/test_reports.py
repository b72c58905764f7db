"""Each figure of the reports from a small world counted by hand; files that run nothing; for those who may."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.groups import REVIEWER, SECRETARIAT, seed_groups
from accounts.mail import write_letter
from accounts.models import AccessEntry
from actions import reports
from actions.models import Decision, HandIn
from tests.factories import ActionFactory, GovernmentFactory, SignatureFactory, SubmissionFactory, UserFactory

pytestmark = pytest.mark.django_db


def told(move, *, weeks=1, due=None, back=None, **action):
    """A decision of yesterday on what was handed in so many weeks before; `back`: days to the next hand-in."""
    end = timezone.now() - timedelta(days=10)
    text = SubmissionFactory(action=ActionFactory(**action), language="fr")

    def hand_in(round_, at):
        HandIn.objects.create(
            submission=text,
            round=round_,
            canonical={},
            sha256="0" * 64,
            receipt=f"R{text.pk}-{round_}",
            at=at,
        )

    hand_in(1, end - timedelta(weeks=weeks))
    if back is not None:
        hand_in(2, end + timedelta(days=back))
    return Decision.objects.create(
        submission=text, move=move, reason="So.", by=UserFactory(staff=True), at=end, announced_at=end,
        due_on=due and timezone.localdate(end) + timedelta(days=due),
    )  # fmt: skip


def lines(key):
    today = timezone.localdate()
    period = reports.Period(today - timedelta(days=30), today)
    return next(table.lines for table in reports.tables(period) if table.key == key)


def test_time_to_answer():
    for weeks in (1, 1, 2, 3, 8):
        told("approve", weeks=weeks)
    told("approve", weeks=9, is_specimen=True)
    told("approve", weeks=9, public_record=True)
    promised = Decision.objects.first().submission.call.answer_days
    kept = sum(days <= promised for days in (5, 5, 10, 15, 40))
    assert lines("answer")[-1] == ["All calls", 5, 10, 40, kept, f"{20 * kept} %"]


def test_few_answers_give_no_middle_and_no_share():
    for _each in range(4):
        told("approve")
    assert lines("answer")[-1][1:] == [4, None, None, 4, None]


def test_acceptance_counts_the_last_word():
    for move in ("approve", "approve", "approve", "decline", "decline", "merge"):
        told(move)
    again = told("decline")
    Decision.objects.create(submission=again.submission, move="reopen", by=again.by)
    assert lines("language") == [["French", 3, 2, 1, "60 %"], ["All", 3, 2, 1, "60 %"]]
    assert lines("section")[0] == ["without a world section", 3, 2, 1, "60 %"]


def test_answers_of_governments():
    told("request_changes", due=3, back=2)
    told("request_changes", due=3, back=3)
    told("request_changes", due=3, back=4)
    told("request_changes", due=3)
    told("request_changes", due=30)
    told("request_changes", back=2)
    assert [line[1:] for line in lines("responses")] == [
        [2, "40 %"],
        [1, "20 %"],
        [1, "20 %"],
        [1, "20 %"],
        [1, None],
    ]


def test_letters_about_specimens_are_not_counted():
    for is_specimen in (False, True):
        government = GovernmentFactory(is_specimen=is_specimen)
        signature = SignatureFactory(government=government)
        for thing, institution in ((government, government.pk), (signature, "")):
            user = UserFactory()
            write_letter(
                "password_changed",
                thing,
                app="accounts",
                to=user.email,
                language="en",
                institution=institution,
                context={"email": user.email},
            )
    assert sum(line[1] for line in lines("letters")) == 2


def test_workbook_has_a_sheet_for_each_table_and_is_noted(staff_client):
    answer = staff_client.get(reverse("admin:reports_file", args=["all", "xlsx"]))
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert len(book.sheetnames) == 10
    assert AccessEntry.objects.filter(kind="export", object_id="report all").count() == 1


def test_reports_are_for_those_who_may(sign_in):
    seed_groups()
    found = {}
    for name in (REVIEWER, SECRETARIAT):
        user = UserFactory(is_staff=True)
        user.groups.add(user.groups.model.objects.get(name=name))
        found[name] = sign_in(user).get(reverse("admin:reports")).status_code
    assert found == {REVIEWER: 403, SECRETARIAT: 200}
