"""What a government shows of itself: who may change it, what is kept of a picture, what is refused."""

import io
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts.models import Consent, Event
from accounts.refusals import Refused
from signatories.models import Leader
from signatories.presenting import present_government, present_leader
from tests.factories import GovernmentFactory, LeaderFactory, UserFactory

pytestmark = pytest.mark.django_db
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def picture(kind="JPEG", size=(40, 50), mode="RGB", **saved):
    """An uploaded picture, with whatever the sender's camera wrote into it."""
    kept = io.BytesIO()
    Image.new(mode, size, (200, 30, 30, 0) if mode == "RGBA" else (200, 30, 30)).save(kept, kind, **saved)
    return SimpleUploadedFile(f"IMG_0042.{kind.lower()}", kept.getvalue())


def camera():
    exif = Image.Exif()
    exif[0x010F], exif[0x9C9C] = "Secret Camera", "secret".encode("utf-16-le")
    return exif


@pytest.fixture
def member():
    return UserFactory()


@pytest.fixture
def town(member):
    return GovernmentFactory(official_name="Open town", slug="open-town", verified=True, contributor=member)


@pytest.fixture
def leader(town):
    return LeaderFactory(government=town, since=date(2024, 1, 1))


# Verbs


def test_member_presents_facts(town, member):
    present_government(town, by=member, website="https://open.example", population=5000, population_year=2025)

    town.refresh_from_db()
    assert (town.website, town.population, town.population_year) == ("https://open.example", 5000, 2025)
    assert Event.objects.latest("seq").payload == {"fields": ["population", "population_year", "website"]}


def test_presenting_takes_no_other_column(town, member):
    with pytest.raises(TypeError):
        present_government(town, by=member, official_name="Another town")


@pytest.mark.parametrize("who", ["stranger", "member of another", "waiting"])
def test_nobody_else_presents(town, leader, who):
    person = UserFactory()
    if who == "member of another":
        GovernmentFactory(focal_point=person)
    if who == "waiting":
        town.memberships.create(user=person, role="contributor")

    with pytest.raises(PermissionDenied):
        present_government(town, by=person, website="")
    with pytest.raises(PermissionDenied):
        present_leader(leader, by=person, agreed=True, quote="Hello", quote_language="en")


def test_merged_government_presents_nothing(town, member):
    town.merged_into, town.merged_at = GovernmentFactory(), timezone.now()
    town.save()

    with pytest.raises(Refused):
        present_government(town, by=member, website="")


def test_leader_is_presented_with_consent(town, leader, member):
    present_leader(
        leader, by=member, agreed=True, quote="Bienvenidos", quote_language="es", gender=Leader.WOMAN
    )

    leader.refresh_from_db()
    assert (leader.quote, leader.quote_language, leader.gender) == ("Bienvenidos", "es", "woman")
    consent = Consent.objects.get(subject_type="signatories.leader", withdrawn_at__isnull=True)
    assert (consent.subject_id, consent.target, consent.by) == (str(leader.pk), "leader_shown", member)
    assert Event.objects.latest("seq").payload == {"leader": leader.pk, "shows": ["quote", "gender"]}


def test_consent_ends_with_what_was_shown(leader, member):
    present_leader(leader, by=member, agreed=True, quote="Bienvenidos", quote_language="es")
    present_leader(leader, by=member, agreed=False)

    assert not Consent.objects.filter(withdrawn_at__isnull=True).exists()
    leader.refresh_from_db()
    assert (leader.quote, leader.quote_language) == ("", "")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"agreed": False, "quote": "Hello", "quote_language": "en"}, "agreed"),
        ({"agreed": False, "gender": "woman"}, "agreed"),
        ({"agreed": True, "quote": "Hello"}, "__all__"),
        ({"agreed": True, "portrait": ContentFile(b"x", "x.jpg")}, "__all__"),
    ],
)
def test_leader_without_consent_credit_or_language_is_not_presented(leader, member, given, field):
    with pytest.raises(ValidationError) as refused:
        present_leader(leader, by=member, **given)
    assert list(refused.value.message_dict) == [field]


def test_former_leader_is_not_presented(town, member):
    former = LeaderFactory(government=town, until=date(2023, 1, 1), since=None)

    with pytest.raises(Refused):
        present_leader(former, by=member, agreed=True, quote="Hello", quote_language="en")


# The desk page


def page(town):
    return reverse("signatories:present", args=[town.slug])


def send(client, town, part, **values):
    return client.post(page(town), {"part": part, **values})


def test_page_is_for_members_and_staff(town, leader, member, client, staff_client, sign_in):
    assert client.get(page(town)).status_code == 302
    assert sign_in(UserFactory()).get(page(town)).status_code == 403
    assert sign_in(member).get(page(town)).status_code == 200
    assert staff_client.get(page(town)).status_code == 200
    assert sign_in(UserFactory()).post(page(town), {"part": "facts", "website": ""}).status_code == 403


def test_facts_are_kept(town, member, sign_in):
    answer = send(
        sign_in(member), town, "facts", website="open.example", population="5000", population_year="2025"
    )

    town.refresh_from_db()
    assert answer.status_code == 302
    assert (town.website, town.population) == ("https://open.example", 5000)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"population": "5000"}, "population_year"),
        ({"population": "5000", "population_year": "2999"}, "population_year"),
        ({"population": "5000", "population_year": "1492"}, "population_year"),
        ({"population": "-1", "population_year": "2020"}, "population"),
        ({"population": "99999999999999999999", "population_year": "2020"}, "population"),
        ({"website": "javascript:alert(1)"}, "website"),
    ],
)
def test_wrong_facts_are_told(town, member, sign_in, values, field):
    answer = send(sign_in(member), town, "facts", **values)

    assert answer.status_code == 422
    assert field in answer.context["forms"]["facts"].errors
    town.refresh_from_db()
    assert (town.website, town.population) == ("", None)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_pictures_are_written_anew_without_the_senders_data(town, leader, member, sign_in, client, kind):
    signed_in = sign_in(member)
    send(signed_in, town, "emblems", arms=picture(kind, exif=camera()))
    send(signed_in, town, "leader", portrait=picture(kind, exif=camera()), portrait_credit="Ana", agreed="on")
    town.refresh_from_db()
    leader.refresh_from_db()

    for file, url, media_type in (
        (town.arms, town.arms_url, "image/png"),
        (leader.portrait, leader.portrait_url, "image/jpeg"),
    ):
        answer = client.get(url)
        content = answer.getvalue()
        assert content == file.open("rb").read()
        assert b"secret" not in content.lower().replace(b"\0", b"")
        assert dict(Image.open(io.BytesIO(content)).getexif()) == {}
        assert {
            name: answer[name] for name in ("Content-Type", "X-Content-Type-Options", "Cache-Control")
        } == {
            "Content-Type": media_type,
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "public, max-age=31536000, immutable",
        }
        assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert "IMG_0042" not in url


def test_clear_ground_of_arms_stays_clear(town, member, sign_in):
    send(sign_in(member), town, "emblems", arms=picture("PNG", mode="RGBA"))

    town.refresh_from_db()
    assert Image.open(town.arms.open("rb")).getpixel((0, 0))[3] == 0


@pytest.mark.parametrize(
    "content",
    [SVG, b"GIF89a" + b"\0" * 40, b"%PDF-1.7", b"\x89PNG\r\n\x1a\n junk", b"<html>", b"\xff\xd8\xff\xe0"],
)
@pytest.mark.parametrize(
    ("part", "field"), [("emblems", "arms"), ("emblems", "logo"), ("leader", "portrait")]
)
def test_what_is_no_picture_is_refused(town, leader, member, sign_in, content, part, field):
    answer = send(sign_in(member), town, part, **{field: SimpleUploadedFile("arms.png", content)})

    assert answer.status_code == 422
    assert field in answer.context["forms"][part].errors
    town.refresh_from_db()
    assert not town.arms


def test_too_large_a_file_is_refused(town, member, sign_in, settings):
    settings.UPLOAD_MAX_BYTES = 100

    assert send(sign_in(member), town, "emblems", arms=picture()).status_code == 413


def test_replaced_and_removed_pictures_leave_no_file(
    town, member, sign_in, client, django_capture_on_commit_callbacks
):
    signed_in = sign_in(member)
    send(signed_in, town, "emblems", arms=picture(size=(10, 10)))
    town.refresh_from_db()
    first, first_url = town.arms.name, town.arms_url
    with django_capture_on_commit_callbacks(execute=True):
        send(signed_in, town, "emblems", arms=picture(size=(20, 20)))
    town.refresh_from_db()
    second = town.arms.name
    with django_capture_on_commit_callbacks(execute=True):
        send(signed_in, town, "emblems", without_arms="on")

    town.refresh_from_db()
    assert (town.arms.name, town.arms_url) == ("", "")
    assert [default_storage.exists(name) for name in (first, second)] == [False, False]
    assert client.get(first_url).status_code == 404


def test_chosen_portrait_outlives_a_slip(town, leader, member, sign_in):
    signed_in = sign_in(member)
    slipped = send(signed_in, town, "leader", portrait=picture(), agreed="on")
    form = slipped.context["forms"]["leader"]

    assert slipped.status_code == 422
    assert list(form.errors) == ["portrait_credit"]
    assert "Your portrait is kept." in slipped.content.decode()
    send(
        signed_in,
        town,
        "leader",
        portrait_kept=form.data["portrait_kept"],
        portrait_credit="Ana",
        agreed="on",
    )
    leader.refresh_from_db()
    assert leader.portrait
    assert leader.portrait_credit == "Ana"


@pytest.mark.parametrize("forged", ["evidence/letter.pdf", "portraits/other.jpg", "a:b:c", "\0"])
def test_kept_portrait_cannot_be_forged(town, leader, member, sign_in, forged):
    send(sign_in(member), town, "leader", portrait_kept=forged, portrait_credit="Ana", agreed="on")

    leader.refresh_from_db()
    assert not leader.portrait


@pytest.mark.parametrize("state", ["specimen", "merged", "only entered"])
def test_pictures_of_hidden_governments_are_not_served(client, state):
    town = GovernmentFactory(
        is_specimen=state == "specimen",
        merged_into=GovernmentFactory() if state == "merged" else None,
        verified=state != "only entered",
        arms=ContentFile(b"arms", "arms.png"),
        logo=ContentFile(b"logo", "logo.png"),
    )
    leader = LeaderFactory(government=town, portrait=ContentFile(b"face", "face.jpg"), portrait_credit="Ana")

    assert {client.get(url).status_code for url in (town.arms_url, town.logo_url, leader.portrait_url)} == {
        404
    }


@pytest.mark.parametrize(
    "path",
    [
        "arms/..%2f..%2fsecret_key", "evidence/letter.png", "portraits/none.jpg", "arms/none.svg", "arms/none",
        "letters/a.png",
    ],
)  # fmt: skip
def test_other_files_are_not_served(client, path):
    assert client.get(f"/pictures/governments/{path}").status_code == 404


def test_words_of_the_leader_are_shown_in_public(town, leader, member, sign_in, client):
    send(sign_in(member), town, "leader", quote="Nous <i>accueillons</i>", quote_language="fr", agreed="on")

    for path in (town.get_absolute_url(), "/en/signatories/leaders/"):
        html = client.get(path).content.decode()
        assert (
            '<blockquote lang="fr" dir="ltr"><p>Nous &lt;i&gt;accueillons&lt;/i&gt;</p></blockquote>' in html
        )
