"""Signing for a government that is entered on the way: what each part asks, asks back and keeps."""

import io
from datetime import date

import pytest
from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from accounts.models import Letter
from signatories import register
from signatories.models import (
    LETTER,
    SECOND_OFFICIAL,
    Government,
    Invitation,
    Leader,
    Membership,
    Signature,
    SigningDraft,
)
from tests.factories import DeclarationFactory, GovernmentFactory, UserFactory, letter

pytestmark = pytest.mark.django_db

NEW = {
    "level": "municipality", "country": "CO", "official_name": "Ciudad Espécimen", "official_language": "es",
    "english_name": "Specimen City", "other_names": "Espécimen\n\n Specimen \nEspécimen",
}  # fmt: skip
PLACE = {
    "latitude": "6.2518", "longitude": "-75,5636", "section": "", "population": "2 500 000",
    "population_year": "2018", "website": "specimen.example",
}  # fmt: skip
SIGNATORY = {
    "signatory_name": "Ana Specimen", "signatory_office": "Alcaldesa", "since": "2024-01", "until": "2099",
    "gender": "woman", "office_email": "alcaldia@specimen.example", "capacity": "delegate",
    "delegate_name": "Bo Specimen", "delegate_function": "Head of office",
}  # fmt: skip
COLLEAGUE = {
    "focal_point": "colleague", "colleague_name": "Cy Specimen", "colleague_email": "Cy@specimen.example",
}  # fmt: skip


def part(name):
    return reverse("signatories:sign_part", args=[name])


def png(size=(1600, 1200), name="arms.png", kind="PNG"):
    content = io.BytesIO()
    Image.new("RGB", size, "#144150").save(content, kind)
    return SimpleUploadedFile(name, content.getvalue())


@pytest.fixture
def user(db):
    user = UserFactory()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.fixture
def client(user, sign_in):
    DeclarationFactory()
    return sign_in(user)


@pytest.fixture
def described(client):
    """A client whose draft describes a new government in Colombia."""
    assert client.post(part("government"), NEW).url == part("place")
    return client


def errors(response):
    return {name: list(told) for name, told in response.context["form"].errors.items()}


def kept(name):
    return SigningDraft.objects.get().answers[name]


def agree(client):
    text = client.get(part("consents")).context["text"]
    given = {"language": text.language, "fingerprint": text.sha256, "consents": ["authority", "listing"]}
    return client.post(part("consents"), given)


def test_the_whole_way_keeps_every_fact(described, user):
    assert described.post(part("place"), PLACE | {"arms": png()}).url == part("signatory")
    assert described.post(part("signatory"), SIGNATORY).url == part("proof")
    page = described.get(part("proof"))
    assert page.context["form"]["second_email"].value() == "alcaldia@specimen.example"
    proof = {"letter": letter(), "signed_on": "2026-03-15", "second_email": "alcaldia@specimen.example"}
    assert described.post(part("proof"), proof).url == part("contact")
    assert described.post(part("contact"), COLLEAGUE).url == part("consents")
    assert agree(described).url == part("summary")
    page = described.get(part("summary"))
    assert "6.2518, -75.5636" in page.content.decode()
    assert "January 2024 – 2099" in page.content.decode()
    described.post(part("summary"), {"form_key": page.context["form_key"]})

    government = Government.objects.get()
    assert (government.official_name, government.official_language, government.english_name) == (
        "Ciudad Espécimen", "es", "Specimen City",
    )  # fmt: skip
    assert government.other_names == ["Espécimen", "Specimen"]
    assert (government.latitude, government.longitude) == (6.2518, -75.5636)
    assert (government.population, government.population_year) == (2_500_000, 2018)
    assert government.website == "https://specimen.example"
    with government.arms.open("rb") as file:
        assert Image.open(file).size == (1200, 900)
    signature = Signature.objects.get()
    assert (signature.capacity, signature.delegate_name, signature.signed_on) == (
        "delegate", "Bo Specimen", date(2026, 3, 15),
    )  # fmt: skip
    leader = signature.leader
    assert (leader.name, leader.office, leader.gender, leader.email) == (
        "Ana Specimen", "Alcaldesa", "woman", "alcaldia@specimen.example",
    )  # fmt: skip
    assert (leader.since, leader.since_precision) == (date(2024, 1, 1), "month")
    assert (leader.until, leader.until_precision) == (date(2099, 12, 31), "year")
    assert {step.rung for step in signature.evidence.all()} >= {LETTER, SECOND_OFFICIAL}
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.name, invitation.role, invitation.invited_by) == (
        "cy@specimen.example", "Cy Specimen", Membership.FOCAL_POINT, user,
    )  # fmt: skip
    assert Letter.objects.filter(event="invited", to="cy@specimen.example").count() == 1
    assert Membership.objects.get().user == user
    assert not SigningDraft.objects.exists()


def test_nothing_is_kept_when_the_last_step_is_refused(described):
    described.post(part("signatory"), SIGNATORY | {"capacity": "leader"})
    described.post(part("proof"), {"second_email": ""})
    agree(described)
    key = described.get(part("summary")).context["form_key"]
    GovernmentFactory(official_name="Ciudad Espécimen", slug="twin")
    answer = described.post(part("summary"), {"form_key": key})

    assert answer.status_code == 409
    assert "stands in the register" in answer.content.decode()
    assert (Government.objects.count(), Signature.objects.count(), Leader.objects.count()) == (1, 0, 0)
    assert SigningDraft.objects.exists()


# the parts and their order


def test_a_government_of_the_register_has_its_place_already(client):
    government = GovernmentFactory()
    Leader.objects.create(government=government, name="Lu Specimen", office="Mayor")
    assert client.post(part("government"), {"choose": government.pk}).url == part("signatory")

    page = client.get(part("signatory"))
    assert (page.context["number"], page.context["of"]) == (2, 6)
    assert page.context["form"]["signatory_name"].value() == "Lu Specimen"
    assert client.get(part("place")).url == part("government")


def test_as_many_parts_are_told_as_are_shown(described):
    page = described.get(part("place"))

    assert (page.context["number"], page.context["of"], len(page.context["steps"])) == (2, 7, 7)
    assert "Part 2 of 7" in page.content.decode()


def test_place_and_focal_point_may_wait(described):
    assert described.get(reverse("signatories:sign")).url == part("signatory")


def test_a_part_begun_and_not_whole_waits(described):
    described.post(part("contact"), COLLEAGUE | {"colleague_email": ""})
    described.post(part("signatory"), SIGNATORY | {"capacity": "leader"})
    described.post(part("proof"), {"second_email": ""})

    assert described.get(reverse("signatories:sign")).url == part("contact")


def test_what_is_written_is_kept_as_it_is_written(client):
    answer = client.post(reverse("signatories:keep_part", args=["government"]), {"official_name": "Ciud"})

    assert "You can close this page" in answer.json()["sentence"]
    assert client.get(part("government")).context["form"]["official_name"].value() == "Ciud"
    assert client.post(reverse("signatories:keep_part", args=["summary"])).status_code == 404
    assert client.get(reverse("signatories:keep_part", args=["government"])).status_code == 405


def test_a_mistake_in_the_first_part_keeps_what_was_written(client):
    assert client.post(part("government"), NEW | {"country": ""}).status_code == 422

    assert client.get(part("government")).context["form"]["official_name"].value() == "Ciudad Espécimen"


# names


@pytest.mark.parametrize(
    ("page", "field", "value", "sentence"),
    [
        ("government", "official_name", "=1+1", "A name begins with a letter or a digit, not with “=”."),
        ("government", "english_name", "https://evil.example", "Write the name only, without a web or e-mail address."),
        ("government", "other_names", "Fine\n@SUM(1)", "A name begins with a letter or a digit, not with “@”."),
        ("government", "official_name", "\u200b\u202e", "Fill this in."),
        ("signatory", "signatory_name", "Аnа Specimen", "“Аnа” mixes letters of two alphabets that look alike."
         " Type it once more in one of them."),
        ("signatory", "delegate_name", "+Bo", "A name begins with a letter or a digit, not with “+”."),
        ("contact", "colleague_name", "www.evil.example", "Write the name only, without a web or e-mail address."),
    ],
)  # fmt: skip
def test_what_is_no_name_is_told_beside_its_field(described, page, field, value, sentence):
    answers = {"government": NEW, "signatory": SIGNATORY, "contact": COLLEAGUE}[page]
    response = described.post(part(page), answers | {field: value})

    assert (response.status_code, errors(response)) == (422, {field: [sentence]})


def test_a_twin_in_letters_of_another_alphabet_is_asked_back(client):
    GovernmentFactory(official_name="Coco", slug="coco")
    response = client.post(part("government"), NEW | {"official_name": "Сосо", "english_name": ""})

    assert response.status_code == 409
    assert "Is it one of these?" in response.content.decode()


# place and size


@pytest.mark.parametrize(
    ("latitude", "longitude", "meant"),
    [
        ("6.2518", "-75.5636", None),
        ("6,2518", "−75,5636", None),
        ("6° 15′ 6.5″ N", "75°33'49\" W", None),
        ("6.2518, -75.5636", "", None),
        ("", "", None),
        ("-75.5636", "6.2518", "6.2518, -75.5636"),
        ("6.2518", "75.5636", "6.2518, -75.5636"),
    ],
)
def test_a_point_is_read_as_people_write_it(described, latitude, longitude, meant):
    place = PLACE | {"latitude": latitude, "longitude": longitude}
    response = described.post(part("place"), place)
    if meant:
        assert (response.status_code, list(errors(response))) == (422, ["point"])
        assert f"It should be: {meant}" in response.content.decode()
        response = described.post(part("place"), place | {"point": meant})

    assert response.url == part("signatory")
    if latitude:
        point = [round(float(kept("place")[name]), 2) for name in ("latitude", "longitude")]
        assert point == [6.25, -75.56]


def test_a_point_far_away_is_taken_when_it_is_right_as_it_is(described):
    far = PLACE | {"latitude": "48.85", "longitude": "2.35"}
    assert errors(described.post(part("place"), far)).keys() == {"point"}

    assert described.post(part("place"), far | {"point": "48.85, 2.35"}).url == part("signatory")
    assert described.get(part("place")).context["form"]["latitude"].value() == "48.85"
    assert errors(described.post(part("place"), far | {"point": "1.0, 2.0"})).keys() == {"point"}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"latitude": "north"}, "latitude"),
        ({"latitude": "95"}, "latitude"),
        ({"longitude": "181"}, "longitude"),
        ({"latitude": ""}, "latitude"),
        ({"longitude": ""}, "longitude"),
        ({"population": "many"}, "population"),
        ({"population": "0"}, "population"),
        ({"population": "9999999999"}, "population"),
        ({"population_year": ""}, "population_year"),
        ({"population_year": "1850"}, "population_year"),
        ({"population_year": "2999"}, "population_year"),
        ({"website": "javascript:alert(1)"}, "website"),
    ],
)
def test_what_cannot_be_of_a_place_is_told_beside_its_field(described, wrong, field):
    response = described.post(part("place"), PLACE | wrong)

    assert (response.status_code, list(errors(response))) == (422, [field])
    assert kept("place")[next(iter(wrong))] == next(iter(wrong.values()))


@pytest.mark.parametrize("population", ["2500000", "2.500.000", "2,500,000", "2’500’000", "٢٥٠٠٠٠٠"])
def test_population_is_read_with_any_marks(described, population):
    assert described.post(part("place"), PLACE | {"population": population}).url == part("signatory")


def test_the_country_proposes_the_section_and_another_country_anew(described):
    from io import StringIO

    from django.core.management import call_command

    call_command("seed_frameworks", stdout=StringIO())
    field = described.get(part("place")).context["form"]["section"]
    assert register.countries.propose_section("CO").pk == field.value()

    described.post(part("place"), PLACE | {"section": field.value()})
    described.post(part("government"), NEW | {"country": "SN"})
    field = described.get(part("place")).context["form"]["section"]
    assert register.countries.propose_section("SN").pk == field.value()


# arms and logo


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_arms_are_kept_from_the_moment_they_are_chosen(described, kind):
    response = described.post(part("place"), PLACE | {"population_year": "", "arms": png(kind=kind)})

    assert response.status_code == 422
    emblem = reverse("signatories:sign_emblem", args=["arms"])
    shown = described.get(emblem)
    assert Image.open(io.BytesIO(b"".join(shown.streaming_content))).size == (1200, 900)
    assert emblem in response.content.decode()
    assert described.get(reverse("signatories:sign_emblem", args=["logo"])).status_code == 404
    assert described.get(reverse("signatories:sign_emblem", args=["file"])).status_code == 404


def test_arms_are_seen_by_nobody_else(described, sign_in):
    described.post(part("place"), PLACE | {"arms": png()})

    assert sign_in(UserFactory()).get(reverse("signatories:sign_emblem", args=["arms"])).status_code == 404


def test_arms_are_taken_out_again(described):
    described.post(part("place"), PLACE | {"arms": png()})
    described.post(part("place"), PLACE | {"drop_arms": "on"})

    assert not SigningDraft.objects.get().arms


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "An SVG file can carry programs."),
        (b"<?xml version='1.0'?><!-- x --><SVG/>", "An SVG file can carry programs."),
        (b"MZ a program", "not a picture we can read"),
    ],
)
def test_what_is_no_emblem_is_told(described, content, sentence):
    response = described.post(part("place"), PLACE | {"arms": SimpleUploadedFile("arms.png", content)})

    assert response.status_code == 422
    assert sentence in errors(response)["arms"][0]
    assert not SigningDraft.objects.get().arms


def test_an_emblem_of_40_megabytes_is_told_with_413(described):
    big = SimpleUploadedFile("arms.png", b"\x89PNG\r\n\x1a\n" + b"0" * (40 * 1024 * 1024))

    assert described.post(part("place"), PLACE | {"arms": big}).status_code == 413


# who signs, and the proof


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"since": "2999"}, "since"),
        ({"since": "last year"}, "since"),
        ({"until": "2020"}, "until"),
        ({"until": "2024-13"}, "until"),
        ({"office_email": "nonsense"}, "office_email"),
        ({"delegate_name": ""}, "delegate_name"),
        ({"delegate_function": ""}, "delegate_function"),
        ({"gender": "secret"}, "gender"),
    ],
)
def test_what_cannot_be_of_a_signatory_is_told_beside_its_field(described, wrong, field):
    response = described.post(part("signatory"), SIGNATORY | wrong)

    assert (response.status_code, list(errors(response))) == (422, [field])


def test_a_term_that_ends_this_year_holds_today(described):
    answers = SIGNATORY | {"since": "", "until": str(date.today().year)}

    assert described.post(part("signatory"), answers).url == part("proof")


def test_a_leader_needs_no_name_of_a_delegate(described):
    answers = SIGNATORY | {"capacity": "leader", "delegate_name": "", "delegate_function": ""}

    assert described.post(part("signatory"), answers).url == part("proof")


def test_a_delegate_without_document_is_asked_for_it_and_cannot_sign(described):
    described.post(part("signatory"), SIGNATORY)
    response = described.post(part("proof"), {"second_email": ""})
    assert (response.status_code, errors(response)) == (
        422, {"letter": ["A delegate hands in the document by which the leader delegates."]},
    )  # fmt: skip
    agree(described)
    assert described.get(part("summary")).url == part("proof")

    assert described.post(part("proof"), {"letter": letter(), "second_email": ""}).url == part("contact")
    assert described.post(part("proof"), {"second_email": ""}).url == part("contact")


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("2018-12-07", "The date of signature is on or after the day of the Declaration."),
        ("2999-01-01", "The date of signature is today or earlier."),
        ("15/03/2026", "Write the day as year, month and day: 2026-03-15."),
    ],
)
def test_a_day_that_cannot_be_is_told(described, day, sentence):
    response = described.post(part("proof"), {"signed_on": day, "second_email": ""})

    assert (response.status_code, errors(response)) == (422, {"signed_on": [sentence]})


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"colleague_name": ""}, "colleague_name"),
        ({"colleague_email": ""}, "colleague_email"),
        ({"colleague_email": "nonsense"}, "colleague_email"),
        ({"focal_point": "nobody"}, "focal_point"),
    ],
)
def test_what_cannot_be_of_a_focal_point_is_told(described, wrong, field):
    response = described.post(part("contact"), COLLEAGUE | wrong)

    assert (response.status_code, list(errors(response))) == (422, [field])


def test_ones_own_address_is_no_colleague(described, user):
    response = described.post(part("contact"), COLLEAGUE | {"colleague_email": user.email})

    assert list(errors(response)) == ["colleague_email"]
