"""Each figure of the reports from a small world counted by hand: the data laid out, the whole table written out.

May 2025: the 1st is a Thursday and closed, the 5th a Monday.
"""

import csv
import io
import re
from datetime import UTC, date, datetime, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.groups import REVIEWER, SECRETARIAT, seed_groups
from accounts.mail import write_letter
from accounts.models import AccessEntry, Event, Letter
from accounts.refusals import Refused
from actions import reports
from actions.models import Assignment, Decision, HandIn, Review
from frameworks.models import ClosedDay
from tests.factories import (
    ActionFactory,
    CallFactory,
    FrameworkFactory,
    GovernmentFactory,
    ObjectiveFactory,
    SignatureFactory,
    SubmissionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
MAY = (date(2025, 5, 1), date(2025, 5, 31))
NEVER = date(2100, 1, 1)


def at(month, day, hour=12, minute=0):
    return datetime(2025, month, day, hour, minute, tzinfo=UTC)


def hand_in(text, when):
    number = text.hand_ins.count() + 1
    HandIn.objects.create(
        submission=text, round=number, canonical={}, sha256="0" * 64, receipt=f"R{text.pk}-{number}", at=when
    )


def a_text(*, call=None, town=None, state="in_review", language="fr", kind="action", **action):
    return SubmissionFactory(
        action=ActionFactory(lead_government=town, **action), call=call or CallFactory(answer_days=10),
        state=state, language=language, kind=kind,
    )  # fmt: skip


def decide(text, move, when, *, announced=True, **values):
    return Decision.objects.create(
        submission=text, move=move, reason="So.", by=UserFactory(staff=True), at=when,
        announced_at=when if announced else None, **values,
    )  # fmt: skip


def table(key, since=MAY[0], until=MAY[1], call=None):
    found = reports.tables(reports.Period(since, until, call))
    return next(one for one in found if one.key == key)


def lines(key, *period):
    return table(key, *period).lines


# How long governments wait


@pytest.fixture
def answers():
    """Six hand-ins answered in May, of two calls that promise ten days and three."""
    ClosedDay.objects.create(on=date(2025, 5, 1), name="Labour Day")
    first = CallFactory(title="First call", answer_days=10)
    second = CallFactory(slug="second", title="Second call", answer_days=3)
    for call, came, told in (
        (first, at(4, 28), at(5, 2)),  # Tuesday, Wednesday, the 1st is closed, Friday: 3
        (first, at(5, 2), at(5, 5)),  # over a week-end: 1
        (first, at(5, 5, 9), at(5, 5, 17)),  # the same day: 0
        (first, at(5, 5), at(5, 19)),  # two weeks: 10, as promised
        (first, at(5, 5), at(5, 20)),  # 11, one more than promised
        (second, at(5, 9), at(5, 14)),  # 3, as promised
    ):
        text = a_text(call=call)
        hand_in(text, came)
        decide(text, "approve", told)
    decide(text, "reopen", at(5, 15))
    decide(text, "approve", at(5, 20))  # the same hand-in decided anew: its first answer counts
    return first, second


def test_time_to_answer(answers):
    assert table("answer").heads == [
        "Call", "Answered", "Median", "90th percentile", "As promised", "Share as promised",
    ]  # fmt: skip
    assert lines("answer") == [
        ["First call", 5, 3, 11, 4, "80 %"],  # 0 1 3 10 11
        ["Second call", 1, None, None, 1, None],  # 3
        ["All calls", 6, 3, 11, 5, "83 %"],  # 0 1 3 3 10 11
    ]
    assert lines("answer", *MAY, answers[1]) == [
        ["Second call", 1, None, None, 1, None],
        ["All calls", 1, None, None, 1, None],
    ]
    assert table("answer").number == 6


def test_time_to_answer_without_the_closed_day(answers):
    ClosedDay.objects.all().delete()
    assert lines("answer")[0] == ["First call", 5, 4, 11, 4, "80 %"]  # 0 1 4 10 11


def test_what_is_no_answer_of_the_period(answers):
    before = lines("answer")
    for move, when, values in (
        ("approve", at(5, 6), {"announced": False}),
        ("approve", at(6, 1, 0), {}),
        ("approve", at(4, 30, 23, 59), {}),
    ):
        text = a_text()
        hand_in(text, at(4, 1))
        decide(text, move, when, **values)
    for kind in ({"is_specimen": True}, {"public_record": True}):
        text = a_text(**kind)
        hand_in(text, at(5, 5))
        decide(text, "approve", at(5, 6))
    assert lines("answer") == before


def test_hand_in_that_was_answered_before_the_period_is_not_answered_in_it():
    text = a_text()
    hand_in(text, at(4, 1))
    decide(text, "decline", at(4, 20))
    decide(text, "reopen", at(5, 2))
    decide(text, "approve", at(5, 6))
    assert lines("answer") == [["All calls", 0, None, None, 0, None]]
    assert lines("answer", date(2025, 4, 1), date(2025, 4, 30))[-1][1] == 1


# Who reads how much


def assign(name, text, when, state=Assignment.OPEN, due=None):
    reviewer = name if not isinstance(name, str) else UserFactory(name=name)
    Assignment.objects.create(
        submission=text, reviewer=reviewer, round=1, at=when, due_on=due, state=state,
        reason="No time." if state == Assignment.DECLINED else "",
        answered_at=None if state == Assignment.OPEN else when,
    )  # fmt: skip
    return reviewer


def load():
    ada = assign("Ada", a_text(), at(5, 5), due=date(2025, 5, 10))  # open and late
    assign(ada, a_text(state="submitted"), at(4, 1), due=NEVER)  # open, given before May
    assign(ada, a_text(), at(5, 6), Assignment.DONE)
    assign(ada, a_text(), at(4, 6), Assignment.DONE)
    ben = assign("Ben", a_text(), at(5, 31, 23, 59), Assignment.DECLINED)
    assign(ben, a_text(), at(5, 1, 0), Assignment.TAKEN_BACK)
    assign("Cleo", a_text(state="approved"), at(5, 7), due=date(2025, 5, 8))  # decided: nobody waits for Cleo
    assign("", a_text(), at(4, 1))
    assign("Dora", a_text(), at(4, 1), Assignment.DONE)  # neither
    assign("Emil", a_text(is_specimen=True), at(5, 5))


def test_load_of_reviewers():
    load()
    assert table("load").heads == [
        "Reviewer",
        "To read now",
        "Of these overdue",
        "Assigned",
        "Done",
        "Declined",
    ]
    assert lines("load") == [
        ["a person without a name", 1, 0, 0, 0, 0],
        ["Ada", 2, 1, 2, 1, 0],
        ["Ben", 0, 0, 2, 0, 1],
        ["Cleo", 0, 0, 1, 0, 0],
    ]
    assert table("load").number == 7  # Ada 3, Ben 2, Cleo 1, the nameless 1


def test_load_of_whom_nothing_waits_for_is_shown_on_the_page(staff_client):
    assign("Ada", a_text(), at(5, 6), Assignment.DONE)
    page = staff_client.get(reverse("admin:reports"), {"since": MAY[0], "until": MAY[1]}).content.decode()
    assert shown(page)["Load of reviewers"][1:] == [["Ada", "0", "0", "1", "1", "0"]]


def review(when, state=Review.GIVEN, **text):
    Review.objects.create(
        submission=a_text(**text),
        round=1,
        by=UserFactory(),
        state=state,
        recommendation="approve",
        given_at=when,
    )


def test_reviews_given_by_month():
    for when in (at(3, 31, 23, 59), at(4, 1, 0), at(4, 30, 23, 59), at(6, 30, 23, 59), at(7, 1, 0)):
        review(when)
    review(at(5, 5), Review.LEFT)
    review(at(5, 5), is_specimen=True)
    assert lines("given", date(2025, 4, 1), date(2025, 6, 30)) == [
        ["April 2025", 2],
        ["May 2025", 0],
        ["June 2025", 1],
    ]
    assert table("given", date(2025, 4, 1), date(2025, 6, 30)).number == 3


# What is accepted


@pytest.fixture
def decided():
    """Seven submissions decided in May, of two sections, three languages, two levels and both kinds."""
    africa = ObjectiveFactory(
        framework=FrameworkFactory(code="section"), code="AFRICA", slug="africa", number=1, title="Africa"
    )

    def one(move, section, language, level, kind, **values):
        town = GovernmentFactory(section=section, level=level)
        text = a_text(town=town, language=language, kind=kind, state=values.pop("state", "in_review"))
        return decide(text, move, at(5, 6), **values)

    one("approve", africa, "fr", "municipality", "action", announced=False)  # decided, told later
    one("approve", africa, "fr", "municipality", "action")
    one("approve", africa, "es", "municipality", "action")
    one("decline", africa, "es", "municipality", "pledge")
    one("decline", africa, "es", "region", "pledge")
    again = one("decline", None, "en", "region", "pledge").submission
    decide(again, "reopen", at(5, 7))
    decide(again, "approve", at(5, 31, 23, 59))
    one("merge", None, "en", "region", "pledge")
    open_again = one("decline", africa, "ar", "region", "action").submission
    decide(open_again, "reopen", at(5, 7))
    for when in (at(4, 30, 23, 59), at(6, 1, 0)):
        decide(a_text(), "approve", when)
    decide(a_text(is_specimen=True), "approve", at(5, 6))


def test_acceptance_by_section(decided):
    assert table("section").heads == ["World section", "Approved", "Declined", "Merged", "Share approved"]
    assert lines("section") == [
        ["Africa", 3, 2, 0, "60 %"],
        ["without a world section", 1, 0, 1, None],
        ["All", 4, 2, 1, "67 %"],
    ]
    assert table("section").number == 7


def test_acceptance_by_language(decided):
    assert lines("language") == [
        ["English", 1, 0, 1, None],
        ["French", 2, 0, 0, None],
        ["Spanish", 1, 2, 0, None],
        ["All", 4, 2, 1, "67 %"],
    ]


def test_acceptance_by_level(decided):
    assert lines("level") == [
        ["Municipality", 3, 1, 0, None],
        ["Region, state or autonomous city", 1, 1, 1, None],
        ["All", 4, 2, 1, "67 %"],
    ]


def test_acceptance_by_kind(decided):
    assert lines("kind") == [
        ["Action, done or under way", 3, 0, 0, None],
        ["Pledge, ahead", 1, 2, 1, None],
        ["All", 4, 2, 1, "67 %"],
    ]


def test_decision_that_waits_for_a_second_person_is_no_word_yet():
    call = CallFactory(two_people_decide=True)
    waits = decide(a_text(call=call, state="approved"), "approve", at(5, 6))
    decide(a_text(call=call, state="declined"), "decline", at(5, 6), second_by=UserFactory(staff=True))
    assert lines("kind")[-1] == ["All", 0, 1, 0, None]
    waits.second_by = UserFactory(staff=True)
    waits.save()
    assert lines("kind")[-1] == ["All", 1, 1, 0, None]


@pytest.mark.parametrize(
    ("part", "whole", "told"), [(1, 8, "13 %"), (3, 8, "38 %"), (2, 3, None), (0, 5, "0 %"), (5, 5, "100 %")]
)
def test_share_rounds_half_up_and_says_nothing_of_few(part, whole, told):
    assert reports.share(part, whole) == told


# Whether governments answer


def test_answers_of_governments():
    for due, back in (
        (date(2025, 5, 15), at(5, 15, 23, 59)),  # in time
        (date(2025, 5, 15), at(5, 10)),  # in time
        (date(2025, 5, 15), at(5, 16, 0)),  # late
        (None, at(5, 10)),  # no day was set
        (date(2025, 5, 15), None),  # never
        (date(2025, 5, 20), None),  # never
        (NEVER, None),  # there is still time
    ):
        text = a_text(state="changes_requested")
        hand_in(text, at(5, 2))
        decide(text, "request_changes", at(5, 6), due_on=due)
        if back:
            hand_in(text, back)
    decide(a_text(), "request_changes", at(6, 1, 0), due_on=NEVER)
    assert table("responses").heads == ["Outcome", "Number", "Share"]
    assert lines("responses") == [
        ["Answered in time", 2, "33 %"],  # of six: the seventh has time
        ["Answered late", 1, "17 %"],
        ["Answered, no day was set", 1, "17 %"],
        ["Not answered, the day has passed", 2, "33 %"],
        ["Not answered, there is still time", 1, None],
    ]
    assert table("responses").number == 7


# Signatures and letters


def signature(entered, proved, verified, **values):
    SignatureFactory(
        **{"verified": True, "signed_on": entered, "entered_on": entered, "confirmed_at": proved, **values},
        verified_at=verified,
    )


def signatures():
    ClosedDay.objects.get_or_create(on=date(2025, 5, 1), defaults={"name": "Labour Day"})
    signature(date(2025, 5, 2), at(5, 5), at(5, 6))  # 2 from signing, 1 from the proof
    signature(date(2025, 5, 5), at(5, 5), at(5, 5))  # 0, 0
    signature(date(2025, 4, 30), None, at(5, 2))  # 1 over the closed day, no proof
    signature(date(2025, 5, 5), at(5, 12), at(5, 19))  # 10, 5
    signature(date(2025, 5, 5), at(5, 6), at(5, 7))  # 2, 1
    signature(date(2025, 5, 5), at(5, 6), at(6, 1, 0))
    signature(date(2025, 5, 5), at(5, 6), at(5, 7), government=GovernmentFactory(is_specimen=True))
    signature(date(2025, 5, 5), None, at(5, 7), public_record=True, signed_on=None)


def test_time_to_verification():
    signatures()
    assert table("verification").heads == ["Counted", "Signatures", "Median", "90th percentile"]
    assert lines("verification") == [
        ["From signing", 5, 2, 10],  # 0 1 2 2 10
        ["From the proof", 4, None, None],  # 0 1 1 5
    ]
    assert table("verification").number == 5


def letter(state, when=None, thing=None, institution=""):
    user = UserFactory()
    written = write_letter(
        "password_changed", thing or user, app="accounts", to=user.email, language="en", institution=institution,
        context={"email": user.email},
    )  # fmt: skip
    Letter.objects.filter(pk=written.pk).update(
        state=state,
        created_at=when or at(5, 6),
        sent_at=at(5, 7),
        held_for="by_hand" if state == "held" else "",
    )


def letters():
    for state, number in (("sent", 4), ("failed", 2), ("queued", 1), ("held", 1), ("cancelled", 3)):
        for _each in range(number):
            letter(state)


def test_letters():
    letters()
    letter("sent", at(4, 30, 23, 59))
    letter("sent", at(6, 1, 0))
    assert lines("letters") == [
        ["Sent", 4, "67 %"],
        ["Could not be delivered", 2, "33 %"],
        ["Waiting to leave", 1, None],
        ["Held", 1, None],
        ["Cancelled", 3, None],
    ]
    assert table("letters").number == 11


def test_letters_about_specimens_are_not_counted():
    for is_specimen in (False, True):
        government = GovernmentFactory(is_specimen=is_specimen)
        for thing, institution in (
            (government, government.pk),
            (SignatureFactory(government=government), ""),
        ):
            letter("sent", thing=thing, institution=institution)
    assert table("letters").number == 2


# Periods


def test_period_of_one_day_holds_its_first_and_its_last_moment():
    day = date(2025, 5, 5)
    for when in (at(5, 4, 23, 59), at(5, 5, 0), at(5, 5, 23, 59), at(5, 6, 0)):
        review(when)
    assert lines("given", day, day) == [["May 2025", 2]]


def test_empty_period_has_every_table_and_nothing_in_it(staff_client):
    zeros = [["All", 0, 0, 0, None]]
    assert {one.key: one.lines for one in reports.tables(reports.Period(*MAY))} == {
        "answer": [["All calls", 0, None, None, 0, None]],
        "load": [],
        "given": [],
        "section": zeros, "language": zeros, "level": zeros, "kind": zeros,
        "responses": [
            ["Answered in time", 0, None], ["Answered late", 0, None], ["Answered, no day was set", 0, None],
            ["Not answered, the day has passed", 0, None], ["Not answered, there is still time", 0, None],
        ],
        "verification": [["From signing", 0, None, None], ["From the proof", 0, None, None]],
        "letters": [
            ["Sent", 0, None], ["Could not be delivered", 0, None], ["Waiting to leave", 0, None],
            ["Held", 0, None], ["Cancelled", 0, None],
        ],
    }  # fmt: skip
    asked = {"since": "2025-05-01", "until": "2025-05-31"}
    assert staff_client.get(reverse("admin:reports"), asked).content.decode().count("Nothing to count") == 10
    assert staff_client.post(reverse("admin:reports_file", args=["all", "xlsx"]), asked).status_code == 200


def test_period_that_ends_before_it_begins_is_refused(staff_client):
    words = "The period ends before it begins. Choose a later last day, or an earlier first one."
    with pytest.raises(Refused, match=re.escape(words)):
        reports.tables(reports.Period(MAY[1], MAY[0]))
    asked = {"since": "2025-05-31", "until": "2025-05-01"}
    page = staff_client.get(reverse("admin:reports"), asked)
    file = staff_client.post(reverse("admin:reports_file", args=["all", "xlsx"]), asked, follow=True)
    for answer in (page, file):
        assert (answer.status_code, words in answer.content.decode()) == (422, True)
        assert shown(answer.content.decode()) == {}
        assert 'value="2025-05-31"' in answer.content.decode()
    assert not Event.objects.filter(verb="report_exported").exists()


def test_day_ends_at_midnight_of_the_portal():
    """23:00 of 31 May in Quito is 04:00 of 1 June in UTC: it counts where the portal is."""
    text = a_text()
    hand_in(text, at(5, 31, 3))  # there it is Friday the 30th, in the evening
    decide(text, "approve", at(6, 1, 4))
    review(at(6, 1, 4))
    with timezone.override(ZoneInfo("America/Guayaquil")):
        assert (lines("answer")[-1][1], lines("given"), lines("kind")[-1][1]) == (1, [["May 2025", 1]], 1)
        assert lines("given", date(2025, 6, 1), date(2025, 6, 30)) == []
    assert (lines("answer")[-1][1], lines("given"), lines("kind")[-1][1]) == (0, [], 0)
    with timezone.override(ZoneInfo("Pacific/Kiritimati")):  # 14 hours ahead
        assert lines("given", date(2025, 6, 1), date(2025, 6, 1)) == [["June 2025", 1]]


@pytest.mark.parametrize("since", ["never", "2025-02-30", "1999-12-31", ""])
def test_day_that_cannot_be_read_is_a_year_before_the_last(staff_client, since):
    answer = staff_client.get(reverse("admin:reports"), {"since": since, "until": "2025-05-31"})
    assert answer.context["period"].since == date(2025, 5, 31) - timedelta(days=365)


# The page and the files


def shown(page):
    """{title: rows of its table as read} of the tables of the page."""
    found = {}
    for part in re.findall(r'<section class="report".*?</section>', page, flags=re.S):
        title = unescape(re.search(r"<h2[^>]*>(.*?)</h2>", part).group(1))
        rows = re.search(r'<div class="audit__rows".*?</div>', part, flags=re.S)
        if rows:
            found[title] = [
                [unescape(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)]
                for row in re.findall(r"<tr>(.*?)</tr>", rows.group(), flags=re.S)
            ]
    return found


def as_read(cell):
    return "–" if cell in (None, "") else str(cell)


def test_tables_of_the_page_are_the_rows_of_the_files(answers, decided, staff_client):
    load()
    signatures()
    letters()
    review(at(5, 6))
    text = a_text(state="changes_requested")
    decide(text, "request_changes", at(5, 6), due_on=NEVER)
    asked = {"since": "2025-05-01", "until": "2025-05-31"}

    page = shown(staff_client.get(reverse("admin:reports"), asked).content.decode())
    content = staff_client.post(reverse("admin:reports_file", args=["all", "xlsx"]), asked).content
    book = openpyxl.load_workbook(io.BytesIO(content))
    files = {}
    for one in reports.tables(reports.Period(*MAY)):
        answer = staff_client.post(reverse("admin:reports_file", args=[one.key, "csv"]), asked)
        read = csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""))
        files[one.title] = [[as_read(cell) for cell in line] for line in read]

    sheets = {
        sheet["A1"].value: [
            [as_read(cell) for cell in row] for row in sheet.iter_rows(min_row=4, values_only=True)
        ]
        for sheet in book.worksheets
    }
    assert len(page) == 10
    assert [len(row) for rows in sheets.values() for row in rows] == [
        len(row) for rows in page.values() for row in rows
    ]
    assert page == sheets == files
    assert book.worksheets[0]["A3"].value.startswith("2025-05-01 to 2025-05-31, as of ")
    assert [type(cell.value) for cell in book["Letters"]["B"][4:]] == [int] * 5


def test_what_is_taken_out_is_told_in_the_history(staff, staff_client):
    call = CallFactory()
    asked = {"since": "2025-05-01", "until": "2025-05-31", "call": call.slug}
    for args in (["all", "xlsx"], ["all", "xlsx"], ["letters", "csv"], ["load", "csv"]):
        assert staff_client.post(reverse("admin:reports_file", args=args), asked).status_code == 200
    told = Event.objects.filter(verb="report_exported").order_by("seq")
    kept = {"since": "2025-05-01", "until": "2025-05-31", "call": call.pk}
    assert [(event.actor, event.payload) for event in told] == [
        (staff.public_id, {"part": part, "format": kind, **kept})
        for part, kind in (("all", "xlsx"), ("all", "xlsx"), ("letters", "csv"), ("load", "csv"))
    ]
    noted = (
        AccessEntry.objects.filter(kind="export").order_by("object_id").values_list("object_id", flat=True)
    )
    assert list(noted) == ["report all", "report load"]  # the two that name people
    page = staff_client.get(reverse("admin:audit"), {"group": "exports"}).context["rows"]
    assert [(row.who, row.what) for row in page] == [("Sofia Staff", "took out a report")] * 4


@pytest.mark.parametrize("args", [["all", "csv"], ["load", "xlsx"], ["nothing", "csv"], ["letters", "pdf"]])
def test_file_that_there_is_not(staff_client, args):
    assert staff_client.post(reverse("admin:reports_file", args=args)).status_code == 404
    assert not Event.objects.filter(verb="report_exported").exists()


def test_a_get_takes_nothing_out(staff_client):
    assert staff_client.get(reverse("admin:reports_file", args=["all", "xlsx"])).status_code == 405


def test_reports_are_for_those_who_may(sign_in):
    seed_groups()
    found = {}
    for name in (REVIEWER, SECRETARIAT):
        user = UserFactory(is_staff=True)
        user.groups.add(user.groups.model.objects.get(name=name))
        client = sign_in(user)
        found[name] = (
            client.get(reverse("admin:reports")).status_code,
            client.post(reverse("admin:reports_file", args=["load", "csv"])).status_code,
        )
    assert found == {REVIEWER: (403, 403), SECRETARIAT: (200, 200)}
    assert list(AccessEntry.objects.values_list("kind", "where")[:1]) == [("export", "admin:reports_file")]
    assert AccessEntry.objects.filter(kind="denied", where="admin:reports").count() == 1
    assert Event.objects.get(verb="denied").payload == {"where": "admin:reports_file"}
