"""My work today: each line counts exactly the rows of the list it leads to; lists are kept per person."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone
from lxml import html

from accounts.groups import ADMINISTRATOR, EDITOR, REVIEWER, SECRETARIAT, TRANSLATOR, seed_groups
from accounts.models import KeptList, Letter
from actions.models import Appeal, Assignment, Decision, HandIn, Translation, WithdrawalRequest
from frameworks.models import ClosedDay
from tests.factories import (
    ActionFactory,
    CallFactory,
    SignatureFactory,
    SubmissionFactory,
    UserFactory,
)

NOW = timezone.now


def handed_in(days_ago, **values):
    text = SubmissionFactory(**values)
    HandIn.objects.create(
        submission=text, round=1, canonical={}, sha256="0" * 64, receipt=f"R{text.pk}",
        at=NOW() - timedelta(days=days_ago),
    )  # fmt: skip
    return text


@pytest.fixture
def day(staff):
    """Two of everything that can wait, and one of each that does not."""
    given = handed_in(0, state="in_review")
    Assignment.objects.create(submission=given, reviewer=staff, round=1)
    for status in (Translation.DRAFT, Translation.MACHINE):
        Translation.objects.create(
            submission=given, field="title", language={"draft": "ar", "machine": "fr"}[status], text="T",
            status=status, source_sha256="0" * 64,
        )  # fmt: skip
    call = CallFactory(answer_days=10)
    for days_ago in (60, 90):
        handed_in(days_ago, state="in_review", call=call)
    for _each in range(2):
        handed_in(13, state="submitted", call=call)  # eight to ten working days ago, of ten
        back = handed_in(0, state="submitted", call=call)
        Decision.objects.create(
            submission=back, move="request_changes", reason="So.", by=staff, announced_at=NOW()
        )
        SubmissionFactory(state="changes_requested", changes_due_on=NOW().date() - timedelta(days=2))
        SubmissionFactory(state="changes_requested", changes_due_on=NOW().date() + timedelta(days=2))
        approved = SubmissionFactory(
            state="approved", decided_by=staff, decided_at=NOW(), publish_at=NOW() - timedelta(hours=1)
        )
        Decision.objects.create(submission=approved, move="approve", by=staff)
        WithdrawalRequest.objects.create(action=ActionFactory(), reason="So.", asked_by=staff)
        refused = SubmissionFactory(state="declined", decided_by=staff, decided_at=NOW())
        decision = Decision.objects.create(
            submission=refused, move="decline", reason="No.", by=staff, announced_at=NOW()
        )
        Appeal.objects.create(decision=decision, reason="So.", asked_by=staff)
        SignatureFactory(confirmed=True)
        SignatureFactory()
        for state in (Letter.FAILED, Letter.HELD):
            Letter.objects.create(
                key=f"{state}{_each}", event="x", to="a@town.example", language="en", subject="S", text="T",
                state=state, held_for=Letter.BY_HAND if state == Letter.HELD else "", message_id="<m>",
            )  # fmt: skip
    return staff


def test_each_line_counts_the_rows_of_its_list(day, staff_client):
    today = staff_client.get(reverse("admin:index")).context["today"]
    rows = [row for group in today for row in group.rows]
    lists = [row for row in rows if "ask-after" not in row["href"] and "to-ask" not in row["href"]]

    found = {row["href"]: staff_client.get(row["href"]).context["cl"].result_count for row in lists}

    assert found == {row["href"]: row["number"] for row in lists}
    assert len(lists) >= 17


def test_late_things_stand_first_and_are_marked(day, staff_client):
    mine, first = staff_client.get(reverse("admin:index")).context["today"][:2]

    assert [row["words"] for row in mine.rows] == ["submission is given to you to review"]
    assert [(row["words"], row["number"], row["mark"]) for row in first.rows] == [
        ("answers are overdue", 2, "bad"),
        ("answers are due soon", 2, "wait"),
        ("governments have not sent their changes in time", 2, "wait"),
        ("scheduled publications could not happen", 2, "bad"),
    ]


def test_closed_days_move_an_answer_out_of_the_late_ones(day, staff_client):
    for number in range(100):
        ClosedDay.objects.create(on=NOW().date() - timedelta(days=number), name="Closed")

    today = staff_client.get(reverse("admin:index")).context["today"]

    assert "answers are overdue" not in [row["words"] for group in today for row in group.rows]


def test_day_asks_as_much_for_many_rows_as_for_few(day, staff_client, django_assert_max_num_queries):
    for _each in range(30):
        handed_in(60, state="in_review")

    with django_assert_max_num_queries(40):
        staff_client.get(reverse("admin:index"))


READING = {
    "answers are overdue",
    "answers are due soon",
    "submissions need screening",
    "submissions have come back with changes",
    "submissions are in review",
}
TRANSLATING = {"translation is to be checked", "machine translation is to be read"}
DECIDING = {
    "governments have not sent their changes in time",
    "scheduled publications could not happen",
    "submissions are given to nobody yet",
    "decisions are not announced yet",
    "submissions wait to be published",
    "refusals are asked to be looked at again",
    "actions are asked to be withdrawn",
    "signatures are to be verified",
    "signatures wait for their proof",
    "letters could not be delivered",
    "letters are held by hand",
}


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (REVIEWER, READING),
        (TRANSLATOR, TRANSLATING),
        (EDITOR, READING | TRANSLATING),
        (SECRETARIAT, READING | TRANSLATING | DECIDING),
        (ADMINISTRATOR, READING | TRANSLATING | DECIDING),
    ],
)
def test_each_role_has_only_what_it_may_act_on(day, client, role, expected):
    seed_groups()
    person = UserFactory(is_staff=True)
    person.groups.add(Group.objects.get(name=role))
    client.force_login(person)

    today = client.get(reverse("admin:index")).context["today"]

    assert {str(row["words"]) for group in today for row in group.rows} == expected


def test_held_letters_are_counted_by_why_they_are_held(staff_client):
    for number, reason in enumerate(
        [Letter.ANNOUNCEMENT, Letter.BY_HAND, Letter.BY_HAND, Letter.MAILING, Letter.ADDRESS]
    ):
        Letter.objects.create(
            key=str(number), event="x", to="a@town.example", language="en", subject="S", text="T",
            state=Letter.HELD, held_for=reason, message_id="<m>",
        )  # fmt: skip

    [letters] = staff_client.get(reverse("admin:index")).context["today"]

    assert {row["words"]: row["number"] for row in letters.rows} == {
        "letter is held until announced": 1,
        "letters are held by hand": 2,
        "letter waits until its letter to many is sent": 1,
        "letter is held: its address is marked as wrong": 1,
    }
    for row in letters.rows:
        assert staff_client.get(row["href"]).context["cl"].result_count == row["number"]


LIST = "admin:actions_submission_changelist"


def kept(client, name="Mine", query="state__exact=in_review", model="actions.submission"):
    return client.post(
        reverse("admin:kept_list_keep"), {"name": name, "query": query, "model": model}, follow=True
    )


def test_list_is_kept_with_its_filters_and_found_on_the_first_page(staff_client, staff):
    kept(staff_client, query="state__exact=in_review&p=3&q=water&e=1")

    lists = staff_client.get(reverse("admin:index")).context["lists"]
    assert lists == [{"name": "Mine", "href": reverse(LIST) + "?state__exact=in_review&q=water"}]
    assert staff_client.get(lists[0]["href"]).status_code == 200


def test_same_name_replaces_the_list(staff_client, staff):
    kept(staff_client)
    kept(staff_client, query="state__exact=approved")

    assert list(KeptList.objects.values_list("name", "query")) == [("Mine", "state__exact=approved")]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"query": "p=2"}, "Filter the list first; then it can be kept."),
        ({"name": "  "}, "Write a name for this list."),
        ({"name": "a" * 81}, "This is too long to be kept."),
        ({"query": "q=" + "a" * 1000}, "This is too long to be kept."),
    ],
)
def test_what_cannot_be_kept_is_said(staff_client, values, sentence):
    page = kept(staff_client, **values)

    assert sentence in page.content.decode()
    assert not KeptList.objects.exists()


def test_thirty_lists_are_enough(staff_client):
    for number in range(30):
        kept(staff_client, name=f"List {number}")

    assert "forget one first" in kept(staff_client, name="One more").content.decode()
    assert KeptList.objects.count() == 30


def test_list_of_another_person_is_not_forgotten(staff_client):
    theirs = KeptList.objects.create(user=UserFactory(), model="actions.submission", name="X", query="q=1")

    assert staff_client.post(reverse("admin:kept_list_forget", args=[theirs.pk])).status_code == 404
    assert KeptList.objects.exists()
    assert staff_client.get(reverse("admin:index")).context["lists"] == []


def test_own_list_is_forgotten(staff_client):
    kept(staff_client)

    staff_client.post(reverse("admin:kept_list_forget", args=[KeptList.objects.get().pk]))

    assert not KeptList.objects.exists()


def test_unknown_list_is_not_kept(staff_client):
    assert kept(staff_client, model="auth.nothing").status_code == 404


def test_erased_person_leaves_no_lists(staff_client, staff):
    from accounts.people import erase

    kept(staff_client)
    erase(staff, by=staff)

    assert not KeptList.objects.exists()


def test_row_of_a_list_names_each_cell_for_a_narrow_screen(staff_client):
    Letter.objects.create(
        key="1", event="x", to="a@town.example", language="en", subject="S", text="T",
        state=Letter.FAILED, failure=Letter.FULL, message_id="<m>",
    )  # fmt: skip

    page = html.fromstring(staff_client.get(reverse("admin:accounts_letter_changelist")).content)

    cells = page.xpath('//table[@id="result_list"]/tbody/tr/*/@data-heading')
    assert cells == ["Subject", "To", "Occasion", "Language", "State", "Written", "Sent"]
    [state] = page.xpath('//td[@data-heading="State"]')
    assert " ".join(state.text_content().split()) == "Could not be delivered The mailbox is full"
    assert page.xpath('//div[@class="breadcrumbs"]/a/text()') == ["Secretariat"]
