"""Writing along on one text: invited by letter, accepted, ended; what opens to whom, at every door."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone
from PIL import Image

from accounts.links import OtherAddress, UnknownLink
from accounts.models import Event, Letter
from accounts.refusals import Refused
from actions import consents, cowriting, drafting, erasing, permissions, uploads, workflow
from actions.models import Action, CoWriter, Participation, Submission
from tests.factories import (
    ActionFactory,
    CoWriterFactory,
    GovernmentFactory,
    MembershipFactory,
    SubmissionFactory,
    UserFactory,
)


@pytest.fixture
def author(db):
    return UserFactory()


@pytest.fixture
def draft(author):
    town = GovernmentFactory(verified=True, focal_point=author)
    return SubmissionFactory(action=ActionFactory(lead_government=town), created_by=author, updated_by=author)


def ask(draft, by, **values):
    values = {"email": "Guest@Uni.example", "may_edit": True, "language": "fr"} | values
    return cowriting.invite(draft.action, by=by, **values)


def token_of(letter):
    return letter.text.split("/co-writing/")[1].split("/")[0]


def test_invitation_writes_a_letter_with_a_link_that_is_kept_nowhere_else(draft, author):
    row = ask(draft, author)

    letter = Letter.objects.get(event="co_write")
    assert (row.email, letter.to, letter.language, letter.secret) == (
        "guest@uni.example", "guest@uni.example", "fr", True,
    )  # fmt: skip
    assert cowriting.find(token_of(letter)) == row
    assert token_of(letter) not in row.token_hash
    assert draft.title in letter.text
    assert "/fr/co-writing/" in letter.text
    assert "guest" not in str(list(Event.objects.values_list("payload", flat=True)))


def test_accepting_opens_the_text_and_tells_who_invited(draft, author):
    ask(draft, author)
    guest = UserFactory(email="guest@uni.example")
    token = token_of(Letter.objects.get(event="co_write"))

    row = cowriting.accept(token, by=guest)
    again = cowriting.accept(token, by=guest)

    assert (row.user, again.accepted_at) == (guest, row.accepted_at)
    assert permissions.may_write(guest, draft)
    assert list(Letter.objects.filter(event="co_writing_accepted").values_list("to", flat=True)) == [
        author.email
    ]


@pytest.mark.parametrize("ended", [False, True])
def test_link_of_another_address_or_ended_opens_nothing(draft, author, ended):
    row = ask(draft, author)
    token = token_of(Letter.objects.get(event="co_write"))
    if ended:
        cowriting.end(row, by=author)

    with pytest.raises(Refused if ended else OtherAddress):
        cowriting.accept(token, by=UserFactory())

    row.refresh_from_db()
    assert row.accepted_at is None


def test_link_that_is_used_expired_or_unknown_is_refused_and_says_so(draft):
    guest = UserFactory()
    CoWriterFactory(action=draft.action, user=guest, token="used")
    CoWriterFactory(action=draft.action, email="late@example.org", token="late", expired=True)

    with pytest.raises(Refused, match="accepted already"):
        cowriting.accept("used", by=UserFactory())
    with pytest.raises(Refused, match="valid for 14 days"):
        cowriting.accept("late", by=UserFactory(email="late@example.org"))
    with pytest.raises(UnknownLink):
        cowriting.accept("never", by=guest)
    with pytest.raises(PermissionDenied):
        cowriting.accept("used", by=UserFactory(is_active=False))


def test_invitation_is_refused_to_whom_it_makes_no_sense(draft, author):
    colleague = MembershipFactory(government=draft.action.lead).user
    CoWriterFactory(action=draft.action, user=UserFactory(email="in@example.org"))
    ask(draft, author)

    for email, sentence in {
        colleague.email.upper(): "writes here already",
        "in@example.org": "is on this text already",
        "guest@uni.example": "is invited already",
    }.items():
        with pytest.raises(Refused, match=sentence):
            ask(draft, author, email=email)
    assert CoWriter.objects.count() == 2


def test_text_bears_so_many_people(draft, author):
    for number in range(cowriting.MOST):
        CoWriterFactory(action=draft.action, email=f"p{number}@example.org")

    with pytest.raises(Refused, match="Many people"):
        ask(draft, author)


def test_expired_invitation_is_renewed_and_its_old_link_ends(draft, author):
    CoWriterFactory(action=draft.action, email="guest@uni.example", token="old", expired=True)

    row = ask(draft, author, may_edit=False)

    assert (CoWriter.objects.count(), row.may_edit, row.is_expired) == (1, False, False)
    with pytest.raises(UnknownLink):
        cowriting.find("old")


def test_letter_is_sent_again_after_a_while_only(draft, author):
    row = ask(draft, author)
    with pytest.raises(Refused, match="a few minutes ago"):
        cowriting.resend(row, by=author)
    CoWriter.objects.update(invited_at=timezone.now() - timedelta(hours=1))

    cowriting.resend(row, by=author)

    assert sorted(Letter.objects.filter(event="co_write").values_list("state", flat=True)) == [
        "cancelled", "queued",
    ]  # fmt: skip
    CoWriter.objects.update(accepted_at=timezone.now(), user=UserFactory())
    with pytest.raises(Refused, match="accepted already"):
        cowriting.resend(row, by=author)


def test_who_only_read_may_write_and_the_other_way_round(draft, author):
    guest = UserFactory()
    row = CoWriterFactory(action=draft.action, user=guest, may_edit=False)
    assert (permissions.may_read(guest, draft), permissions.may_write(guest, draft)) == (True, False)

    cowriting.change(row, by=author, may_edit=True)

    assert permissions.may_write(guest, draft)


def test_end_closes_the_text_at_once_and_keeps_what_was_written(draft, author):
    guest = UserFactory()
    row = CoWriterFactory(action=draft.action, user=guest)
    drafting.save_content(draft, by=guest, version=0, values={"summary": "Written by a guest."})

    cowriting.end(row, by=author)

    draft.refresh_from_db()
    assert draft.summary == "Written by a guest."
    assert not permissions.may_read(guest, draft)
    assert not Action.objects.visible_to(guest).exists()
    assert Letter.objects.filter(event="co_writing_ended", to=guest.email).count() == 1
    with pytest.raises(PermissionDenied):
        drafting.save_content(draft, by=guest, version=1, values={"summary": "Again."})
    with pytest.raises(Refused, match="faster"):
        cowriting.end(row, by=author)
    with pytest.raises(Refused, match="faster"):
        cowriting.change(row, by=author, may_edit=False)


def test_guest_leaves_without_a_letter_and_may_be_asked_again(draft, author):
    guest = UserFactory(email="guest@uni.example")
    cowriting.end(CoWriterFactory(action=draft.action, user=guest), by=guest)

    row = ask(draft, author)

    assert row.is_open
    assert not Letter.objects.filter(event="co_writing_ended").exists()


@pytest.mark.parametrize("verb", ["invite", "resend", "change", "end"])
def test_guest_manages_nobody(draft, verb):
    guest = UserFactory()
    CoWriterFactory(action=draft.action, user=guest)
    other = CoWriterFactory(action=draft.action, email="other@example.org")
    calls = {
        "invite": lambda: ask(draft, guest),
        "resend": lambda: cowriting.resend(other, by=guest),
        "change": lambda: cowriting.change(other, by=guest, may_edit=False),
        "end": lambda: cowriting.end(other, by=guest),
    }

    with pytest.raises(PermissionDenied):
        calls[verb]()


def test_guest_neither_hands_in_nor_sets_contact_or_consents(draft):
    guest = UserFactory()
    CoWriterFactory(action=draft.action, user=guest)

    with pytest.raises(PermissionDenied):
        workflow.submit(draft, by=guest)
    with pytest.raises(PermissionDenied):
        consents.save_contact(draft.action, by=guest, values={"name": "Eve"})
    with pytest.raises(PermissionDenied):
        consents.set_consents(draft.action, by=guest, targets=["publish"], language="en")


def test_guest_who_works_for_the_secretariat_does_not_review_the_text(draft):
    guest = UserFactory(staff=True)
    CoWriterFactory(action=draft.action, user=guest)

    assert (permissions.may_review(guest, draft), permissions.may_decide(guest, draft)) == (False, False)


def test_erased_person_leaves_no_address_and_no_access(draft):
    guest = UserFactory(email="guest@uni.example")
    row = CoWriterFactory(action=draft.action, user=guest, name="Ana Guest")

    erasing.erase_person(guest, by=guest)

    row.refresh_from_db()
    assert (row.email, row.name) == (f"erased-co-writer-{row.pk}@portal.invalid", "")
    assert row.ended_at is not None


# Doors


def picture():
    kept = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(kept, "JPEG")
    return SimpleUploadedFile("photo.jpg", kept.getvalue())


@pytest.fixture
def cast(draft, author):
    people = {name: UserFactory() for name in ("writer", "reader", "ended", "invited", "stranger")}
    people["author"] = author
    people["partner"] = MembershipFactory().user
    people["asked partner"] = MembershipFactory().user
    people["inactive"] = UserFactory(is_active=False)
    CoWriterFactory(action=draft.action, user=people["writer"])
    CoWriterFactory(action=draft.action, user=people["reader"], may_edit=False)
    CoWriterFactory(action=draft.action, user=people["ended"], ended=True)
    CoWriterFactory(action=draft.action, user=people["inactive"])
    CoWriterFactory(action=draft.action, email=people["invited"].email)
    for name, state in (("partner", Participation.CONFIRMED), ("asked partner", Participation.INVITED)):
        draft.action.participations.create(
            government=people[name].memberships.get().government, role=Participation.PARTNER, state=state
        )
    return people


WRITE, READ, OWN = {"author", "writer"}, {"author", "writer", "reader", "partner"}, {"author"}
DOORS = {  # name of the address, its arguments after the draft's, method: who gets in
    ("actions:edit", ("what",), "get"): WRITE,
    ("actions:edit", ("check",), "get"): WRITE,
    ("actions:edit", ("results",), "post"): WRITE,
    ("actions:edit", ("contact",), "get"): OWN,
    ("actions:edit", ("contact",), "post"): OWN,
    ("actions:preview", (), "get"): READ,
    ("actions:people", (), "get"): READ,
    ("actions:people", (), "post"): OWN,
    ("actions:offline", (), "get"): WRITE,
    ("actions:form_file", (), "get"): WRITE,
    ("actions:file", ("picture",), "get"): READ,
    ("actions:edit", ("files",), "post"): WRITE,
    ("actions:upload", ("picture",), "post"): WRITE,
    ("actions:move", ("submit",), "post"): OWN,
    ("actions:move", ("take_back",), "post"): OWN,
    ("actions:move_call", (), "post"): OWN,
    ("publications:mirror", (), "get"): WRITE,
}


@pytest.mark.parametrize("door", DOORS, ids=lambda door: f"{door[2]} {door[0]} {' '.join(door[1])}")
def test_each_door_opens_to_those_it_is_for(draft, author, cast, sign_in, address, door):
    name, arguments, method = door
    if name == "actions:file":
        arguments = ("picture", uploads.add_picture(draft, by=author, file=picture()).pk)
    path = address(name, draft.action.draft_id, *arguments)
    opened = set()
    for who, person in cast.items():
        answer = getattr(sign_in(person), method)(path, {"version": -1})
        if answer.status_code not in (302, 403, 404) or (
            answer.status_code == 302 and "/log" not in answer["Location"]
        ):
            opened.add(who)

    expected = DOORS[door] if name != "actions:move_call" else set()  # no call is named: nobody gets through
    assert opened == expected


def test_one_rule_for_one_action_and_many(draft, cast):
    seen = {who for who, person in cast.items() if draft.action in Action.objects.visible_to(person)}

    assert seen == READ
    assert seen == {who for who, person in cast.items() if permissions.may_read(person, draft)}
    assert {who for who, person in cast.items() if draft.action in Action.objects.of_user(person)} == {
        "author", "partner",
    }  # fmt: skip


def test_guest_sees_the_text_and_nothing_else_of_the_government(draft, author, cast, sign_in, address):
    consents.save_contact(
        draft.action, by=author, values={"name": "Private Person", "email": "p@example.org"}
    )
    other = SubmissionFactory(
        action=ActionFactory(lead_government=draft.action.lead), title=draft.title + " two"
    )
    client = sign_in(cast["writer"])

    pages = "".join(
        client.get(address(name, *args)).content.decode()
        for name, args in [
            ("actions:desk", []),
            ("actions:preview", [draft.action.draft_id]),
            ("actions:people", [draft.action.draft_id]),
            *[
                ("actions:edit", [draft.action.draft_id, step])
                for step in ("what", "partners", "files", "check")
            ],
        ]
    )

    assert draft.title in pages
    assert "Private Person" not in pages
    assert other.title not in pages
    assert (
        address("actions:edit", draft.action.draft_id, "contact")
        not in client.get(address("actions:edit", draft.action.draft_id, "what")).content.decode()
    )
    assert 'value="submit"' not in pages
    assert "/move/" not in pages


def test_desk_of_a_guest_leads_to_the_text(draft, cast, sign_in, address):
    words = {
        who: sign_in(cast[who]).get(address("actions:desk")).content.decode()
        for who in ("writer", "reader", "ended", "partner", "author")
    }

    assert {who for who, page in words.items() if "With others" in page} == {"writer", "reader", "partner"}
    assert "You may write" in words["writer"]
    assert "You may read" in words["reader"]


def test_page_of_the_link_changes_nothing_until_the_button(draft, author, sign_in, address, client):
    ask(draft, author, email="new@uni.example")
    path = address("actions:co_write", token_of(Letter.objects.get(event="co_write")))
    guest = sign_in(UserFactory(email="new@uni.example"))

    stranger = client.get(path)
    led = client.post(path)
    guest.get(path)
    assert CoWriter.objects.get().accepted_at is None
    other = sign_in(UserFactory()).post(path)
    guest.post(path)

    assert ("Sign up" in stranger.content.decode(), led.status_code, other.status_code) == (True, 302, 409)
    assert CoWriter.objects.get().accepted_at is not None
    assert "Accepted, thank you" in guest.get(path).content.decode()
    assert guest.get(address("actions:edit", draft.action.draft_id, "what")).status_code == 200


@pytest.mark.parametrize(("token", "status"), [("never", 404), ("late", 410), ("over", 410)])
def test_page_of_a_dead_link_says_why(draft, client, address, token, status):
    CoWriterFactory(action=draft.action, email="late@example.org", token="late", expired=True)
    CoWriterFactory(action=draft.action, email="over@example.org", token="over", ended=True)

    assert client.get(address("actions:co_write", token)).status_code == status


def test_people_are_managed_from_their_page(draft, author, sign_in, address):
    client = sign_in(author)
    path = address("actions:people", draft.action.draft_id)

    wrong = client.post(path, {"email": "no address", "may": "write", "language": "en"})
    client.post(path, {"email": "guest@uni.example", "name": "Ana", "may": "read", "language": "ar"})
    row = CoWriter.objects.get()
    assert (wrong.status_code, row.may_edit, row.language) == (422, False, "ar")
    assert "Ana" in client.get(path).content.decode()
    client.post(address("actions:person_move", draft.action.draft_id, row.pk, "let-write"))
    row.refresh_from_db()
    assert row.may_edit
    client.post(address("actions:person_move", draft.action.draft_id, row.pk, "end"))
    row.refresh_from_db()
    assert row.ended_at
    unknown = client.post(address("actions:person_move", draft.action.draft_id, row.pk, "promote"))
    assert unknown.status_code == 404


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_two_accept_at_once():
    draft = SubmissionFactory()
    guest = UserFactory()
    CoWriterFactory(action=draft.action, email=guest.email, token="both")
    start = Barrier(2)

    def press(_number):
        start.wait()
        try:
            return cowriting.accept("both", by=guest).accepted_at
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(press, range(2))

    assert first == second
    assert Event.objects.filter(verb="accept_co_writing").count() == 1
    assert Submission.objects.count() == 1
