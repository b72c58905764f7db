"""Pictures and documents from the moment they are chosen: kept each for itself, shown in sizes, taken down at once."""

import io
import os
import re
import time

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.translation import gettext, override
from PIL import Image

from accounts.models import Event, Letter
from actions import drafting, rendering, renditions, requirements, search, sweeping, uploads
from actions.models import Picture, PublicCopy, SearchRow
from frameworks.pictures import PIXELS
from tests.actions import hostile_files as files
from tests.actions.published import publish
from tests.factories import (
    ActionFactory,
    GovernmentFactory,
    MembershipFactory,
    SubmissionFactory,
    UserFactory,
    pdf_bytes,
)

pytestmark = pytest.mark.django_db
LINKS = {"links-TOTAL_FORMS": 0, "links-INITIAL_FORMS": 0}
NO_PICTURE = "This file is not a picture we can read. Choose a JPEG, PNG or WebP file."
TOO_MANY = "This picture has more than 50 million pixels. Choose a smaller one."
NAVY, WINE = files.picture(), files.picture(color="maroon")


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def author(db):
    return UserFactory()


@pytest.fixture
def draft(author):
    town = GovernmentFactory(verified=True, focal_point=author)
    return SubmissionFactory(action=ActionFactory(lead_government=town), created_by=author, updated_by=author)


@pytest.fixture
def client(author, sign_in):
    return sign_in(author)


@pytest.fixture
def page(address, draft):
    return address("actions:edit", draft.action.draft_id, "files")


def file(content=NAVY, name="photo.jpg"):
    return SimpleUploadedFile(name, content)


def post(client, page, draft, **values):
    draft.refresh_from_db()
    return client.post(page, {"version": draft.version, **LINKS, **values})


def words(picture, **values):
    given = {
        "alt": "A library", "credit": "Ana", "people_recognisable": "False", "focus_x": "50", "focus_y": "50",
    } | values  # fmt: skip
    return {f"picture-{picture.pk}-{name}": value for name, value in given.items()}


# Kept each for itself


def test_several_pictures_are_chosen_at_once_and_one_bad_one_spoils_nothing(client, draft, page):
    answer = post(client, page, draft, picture=[file(NAVY), file(b"<svg/>", "b.png"), file(WINE)])

    assert answer.status_code == 422
    assert draft.pictures.count() == 2
    told = answer.content.decode()
    assert "b.png: This file is not a picture we can read" in told
    assert told.count('class="child picture"') == 2


def test_words_of_one_picture_are_kept_though_those_of_another_are_too_long(client, draft, author, page):
    first = uploads.add_picture(draft, by=author, file=file(NAVY))
    second = uploads.add_picture(draft, by=author, file=file(WINE))

    answer = post(client, page, draft, **words(first), **words(second, alt="x" * 301))

    assert answer.status_code == 422
    assert list(draft.pictures.values_list("alt", flat=True)) == ["A library", ""]
    assert "x" * 301 in answer.content.decode()


def test_files_are_kept_though_a_link_is_none(client, draft, page):
    values = {"links-TOTAL_FORMS": 1, "links-INITIAL_FORMS": 0, "links-0-url": "no address"}

    answer = client.post(page, {"version": draft.version, "picture": file(), **values})

    assert (answer.status_code, draft.pictures.count(), draft.links.count()) == (422, 1, 0)


def test_page_older_than_the_last_save_changes_no_words_but_keeps_its_files(client, draft, author, page):
    picture = uploads.add_picture(draft, by=author, file=file(NAVY))
    stale = draft.version
    drafting.save_content(draft, by=author, version=stale, values={})

    typed = {**LINKS, **words(picture, alt="Mine")}
    answer = client.post(page, {"version": stale, **typed, "picture": file(WINE)})

    shown = answer.content.decode()
    assert answer.status_code == 409
    assert list(draft.pictures.values_list("alt", flat=True)) == ["", ""]
    assert 'value="Mine"' in shown
    assert "This was saved elsewhere meanwhile." in shown
    again = client.post(page, {"version": re.search(r'name="version" value="(\d+)"', shown)[1], **typed})
    assert again.status_code == 302
    assert list(draft.pictures.values_list("alt", flat=True)) == ["Mine", ""]


def test_picture_that_came_after_the_page_was_opened_keeps_its_words(client, draft, author, page):
    picture = uploads.add_picture(draft, by=author, file=file(), alt="A library")

    post(client, page, draft)

    picture.refresh_from_db()
    assert picture.alt == "A library"


def test_same_file_sent_again_is_kept_once(draft, author):
    pictures = {uploads.add_picture(draft, by=author, file=file()).pk for _time in range(2)}
    documents = {
        uploads.add_document(draft, by=author, file=file(pdf_bytes(), "a.pdf")).pk for _time in range(2)
    }

    assert (len(pictures), len(documents)) == (1, 1)


def test_order_is_changed_by_buttons_and_the_ends_are_the_ends(client, draft, author, page):
    one, two, three = (
        uploads.add_picture(draft, by=author, file=file(files.picture(color=color))).pk
        for color in ("red", "green", "blue")
    )

    def order():
        return list(draft.pictures.values_list("pk", flat=True))

    post(client, page, draft, _up=f"picture-{three}")
    assert order() == [one, three, two]
    post(client, page, draft, _down=f"picture-{one}")
    assert order() == [three, one, two]
    post(client, page, draft, _up=f"picture-{three}")
    post(client, page, draft, _down=f"picture-{two}")
    assert order() == [three, one, two]


def test_button_beside_a_picture_keeps_what_was_typed(client, draft, author, page):
    first = uploads.add_picture(draft, by=author, file=file(NAVY))
    second = uploads.add_picture(draft, by=author, file=file(WINE))

    answer = post(client, page, draft, **words(first), _out=f"picture-{second.pk}")

    assert answer["Location"] == f"{page}#files"
    assert list(draft.pictures.values_list("pk", "alt")) == [(first.pk, "A library")]


def test_name_and_place_of_a_document_are_kept_with_its_true_ending(client, draft, author, page):
    document = uploads.add_document(draft, by=author, file=file(pdf_bytes(), "scan0001.pdf"))

    post(client, page, draft, **{f"document-{document.pk}-name": "The plan.exe"})

    document.refresh_from_db()
    assert (document.name, document.is_public) == ("The plan.exe.pdf", False)


def test_ninth_file_is_told_and_the_eight_are_kept(client, draft, page):
    chosen = [file(files.picture(color=(shade, 0, 0), size=(20, 20))) for shade in range(0, 225, 25)]

    answer = post(client, page, draft, picture=chosen)

    assert (answer.status_code, draft.pictures.count()) == (422, 8)
    assert "There is room for 8 files." in answer.content.decode()
    assert "There is no room for more" in client.get(page).content.decode()


def test_limits_are_said_before_anything_is_chosen(client, page):
    shown = client.get(page).content.decode()

    assert "JPEG, PNG or WebP, each up to 25 MB and 50 million pixels." in shown
    assert "There is room for 8 more." in shown


# Consent


@pytest.mark.parametrize(
    ("recognisable", "people", "minors", "is_agreed"),
    [
        (None, False, False, False),
        (None, True, True, False),
        (False, False, False, True),
        (True, False, False, False),
        (True, True, False, False),
        (True, False, True, False),
        (True, True, True, True),
    ],
)
def test_people_and_minors_are_shown_only_if_both_are_said(
    draft, author, recognisable, people, minors, is_agreed
):
    uploads.add_picture(
        draft, by=author, file=file(), alt="A", credit="B",
        people_recognisable=recognisable, people_agreed=people, minors_agreed=minors,
    )  # fmt: skip

    missing = [gap.field for gap in drafting.missing(draft)]

    assert ("picture_people" not in missing) == is_agreed
    assert requirements.ALWAYS["picture_people"].is_met(draft) == is_agreed


@pytest.mark.parametrize("field", ["alt", "credit"])
def test_what_it_shows_and_whose_it_is_are_asked_at_hand_in(draft, author, field):
    given = {"alt": "A", "credit": "B", "people_recognisable": False} | {field: ""}
    uploads.add_picture(draft, by=author, file=file(), **given)

    assert [gap.field for gap in drafting.missing(draft)] == [f"picture_{field}"]


# One file, sent while the page stays open


@pytest.fixture
def door(address, draft):
    return address("actions:upload", draft.action.draft_id, "picture")


def test_upload_answers_with_the_piece_of_page(client, draft, door):
    answer = client.post(door, {"file": file()})

    picture = draft.pictures.get()
    assert answer.status_code == 201
    assert f'id="picture-{picture.pk}"' in answer.json()["html"]
    assert answer.json()["room"] == "There is room for 7 more."


@pytest.mark.parametrize("language", ["es", "ar"])
@pytest.mark.parametrize(
    ("content", "status", "sentence"),
    [
        (b"", 422, "This file is empty. Choose another one."),
        (files.png_that_says(20_000, 10_000), 422, TOO_MANY),
        (files.png_that_says(7_000, 7_000, bytes(1000)), 422, NO_PICTURE),
        (files.png_with_a_long_word(), 422, NO_PICTURE),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", 422, NO_PICTURE),
        (b"<!doctype html><script>alert(1)</script>", 422, NO_PICTURE),
        (b"GIF89a/*" + b"a" * 60 + b"*/=1;alert(1)", 422, NO_PICTURE),
        (files.moving_gif(), 422, NO_PICTURE),
        (NAVY[:900], 422, NO_PICTURE),
        (pdf_bytes(), 422, NO_PICTURE),
        (b"\0" * 26_300_000, 413, "This file has %(size)s MB. Choose one of at most %(limit)s MB."),
    ],
    ids=["empty", "200 megapixels", "few rows", "long word", "SVG", "HTML", "GIF and script", "20,000 frames",
         "half", "PDF", "too large"],
)  # fmt: skip
def test_picture_that_is_none_is_told_in_the_readers_language_before_it_is_unpacked(
    client, draft, address, monkeypatch, language, content, status, sentence
):
    path = address("actions:upload", draft.action.draft_id, "picture", language=language)
    sent = {"file": file(content, "photo.png")}
    decoded = []
    monkeypatch.setattr(Image.Image, "thumbnail", lambda image, *size: decoded.append(image.size))
    answer = client.post(path, sent)

    with override(language):
        own = gettext(sentence).split("%(")[0]
    assert (answer.status_code, draft.pictures.count()) == (status, 0)
    assert own in answer.json()["sentence"]
    assert all(width * height <= PIXELS for width, height in decoded)


def test_upload_without_a_file_is_told(client, door):
    answer = client.post(door)

    assert (answer.status_code, answer.json()) == (
        400,
        {"sentence": "No file has arrived. Choose it once more."},
    )


def test_upload_into_a_text_that_is_handed_in_is_told(client, draft, door):
    type(draft).objects.filter(pk=draft.pk).update(state="submitted")

    answer = client.post(door, {"file": file()})

    assert (answer.status_code, draft.pictures.count()) == (409, 0)
    assert "with the secretariat" in answer.json()["sentence"]


def test_uploads_in_an_hour_are_counted(client, door, monkeypatch):
    monkeypatch.setattr("actions.views.uploading.MOST_IN_AN_HOUR", 1)

    assert [client.post(door).status_code for _time in range(2)] == [400, 429]


def test_upload_of_another_kind_is_no_address(client, draft, address):
    assert client.post(address("actions:upload", draft.action.draft_id, "film")).status_code == 404


# Nothing of the sender's camera


def test_kept_picture_is_upright_and_says_no_place(draft, author):
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825).update({1: "N", 2: (4.0, 35.0, 56.0), 3: "W", 4: (74.0, 4.0, 51.0)})
    content = files.picture(exif=exif)
    assert b"Exif" in content

    picture = uploads.add_picture(draft, by=author, file=file(content))

    kept = picture.file.read()
    assert (picture.width, picture.height, b"Exif" in kept) == (400, 640, False)
    assert dict(Image.open(io.BytesIO(kept)).getexif()) == {}


def test_no_size_of_a_picture_says_where_it_was_taken(draft, author):
    exif = Image.Exif()
    exif[0x010F] = "Camera"
    exif.get_ifd(0x8825).update({1: "N", 2: (4.0, 35.0, 56.0), 3: "W", 4: (74.0, 4.0, 51.0)})
    words = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><exif:GPSLatitude>4,35N</exif:GPSLatitude></x:xmpmeta>"
    content = files.picture(size=(1000, 800), exif=exif, xmp=words, comment=b"GPS 4.5, -74.0")
    assert (b"Exif" in content, content.count(b"GPS")) == (True, 3)

    picture = uploads.add_picture(draft, by=author, file=file(content))
    rendering.make(picture)

    made = {
        one.name: default_storage.open(renditions.path_of(picture, one.name))
        for one in renditions.plan(picture)
    }
    assert {name.rpartition(".")[2] for name in made} == {"webp", "jpg"}
    for name, stored_file in made.items():
        kept = stored_file.read()
        image = Image.open(io.BytesIO(kept))
        assert (dict(image.getexif()), "xmp" in image.info, "comment" in image.info) == ({}, False, False), (
            name
        )
        assert not any(mark in kept for mark in (b"Exif", b"EXIF", b"GPS", b"XMP ", b"xmpmeta", b"Camera")), (
            name
        )


# Sizes


def test_sizes_are_made_in_the_background(draft, author, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        picture = uploads.add_picture(draft, by=author, file=file(files.picture(size=(1000, 800))))

    picture.refresh_from_db()
    made = {
        one.name: Image.open(default_storage.open(renditions.path_of(picture, one.name)))
        for one in renditions.plan(picture)
    }
    assert picture.rendered_for == "50-50"
    assert {name: (image.format, image.size) for name, image in made.items()} == {
        "whole-480.webp": ("WEBP", (480, 384)), "whole-480.jpg": ("JPEG", (480, 384)),
        "whole-960.webp": ("WEBP", (960, 768)), "whole-960.jpg": ("JPEG", (960, 768)),
        "band-800-50-50.webp": ("WEBP", (800, 320)), "band-800-50-50.jpg": ("JPEG", (800, 320)),
        "card-368-50-50.webp": ("WEBP", (368, 230)), "card-368-50-50.jpg": ("JPEG", (368, 230)),
        "card-736-50-50.webp": ("WEBP", (736, 460)), "card-736-50-50.jpg": ("JPEG", (736, 460)),
    }  # fmt: skip


def test_small_picture_is_never_made_larger(draft, author):
    picture = uploads.add_picture(draft, by=author, file=file(files.picture(size=(100, 60))))

    assert {(one.shape, one.width, one.height) for one in renditions.plan(picture)} == {
        ("whole", 100, 60), ("band", 100, 40), ("card", 96, 60),
    }  # fmt: skip


def stored():
    return sorted(
        (f"{folder}/{name}", os.stat(os.path.join(folder, name)).st_size)
        for folder, _folders, names in os.walk(default_storage.location)
        for name in names
    )


def test_sizes_made_twice_are_the_same(draft, author):
    picture = uploads.add_picture(draft, by=author, file=file())
    first = rendering.make(picture)
    once = stored()
    again = rendering.make(Picture.objects.get(pk=picture.pk))
    Picture.objects.update(rendered_for="")
    anew = rendering.make(Picture.objects.get(pk=picture.pk))

    assert (first, again, anew) == (True, False, True)
    assert stored() == once


def test_tick_finds_what_a_killed_worker_left(draft, author):
    picture = uploads.add_picture(draft, by=author, file=file())
    half = renditions.path_of(picture, renditions.plan(picture)[0].name)
    default_storage.save(half, io.BytesIO(b"half"))

    assert (rendering.make_due(), rendering.make_due()) == (1, 0)
    assert Image.open(default_storage.open(half)).size == (480, 300)


def test_picture_whose_bytes_are_lost_is_left_alone(draft, author):
    picture = uploads.add_picture(draft, by=author, file=file())
    default_storage.delete(picture.file.name)

    assert (rendering.make_due(), rendering.make_due()) == (1, 0)
    assert renditions.shapes(Picture.objects.get()) == {}


def test_new_version_finds_the_sizes_of_the_one_before(draft, author):
    picture = uploads.add_picture(draft, by=author, file=file())
    rendering.make(picture)
    other = SubmissionFactory(empty=True, action=ActionFactory(lead_government=draft.action.lead))
    other.objective_links.all().delete()
    drafting.copy_content(draft, other)

    assert (rendering.make_due(), other.pictures.get().rendered_for) == (0, "50-50")


def test_moved_focus_asks_for_other_sizes(client, draft, author, page):
    picture = uploads.add_picture(draft, by=author, file=file(files.picture(size=(1000, 400))))
    rendering.make(picture)

    post(client, page, draft, **words(picture, focus_x="90"))
    picture.refresh_from_db()
    assert (picture.focus_x, picture.focus_y, picture.rendered_for) == (0.9, 0.5, "")
    rendering.make(picture)

    picture.refresh_from_db()
    assert picture.rendered_for == "90-50"
    assert renditions.plan(picture)[-1].box == (360, 0, 1000, 400)


@pytest.mark.parametrize("focus", ["101", "-1", "left"])
def test_focus_outside_the_picture_is_told(client, draft, author, page, focus):
    picture = uploads.add_picture(draft, by=author, file=file())

    assert post(client, page, draft, **words(picture, focus_x=focus)).status_code == 422
    picture.refresh_from_db()
    assert picture.focus_x == 0.5


# In public, and not before or after


@pytest.fixture
def public():
    """A published action with one picture in all its sizes."""
    action = publish(1)
    text = action.submissions.get()
    picture = Picture(
        submission=text, sha256="a" * 64, alt="A library", credit="Ana", people_recognisable=False
    )
    picture.file.save("a.jpg", file(files.picture(size=(1200, 800))), save=False)
    picture.save()
    rendering.make(picture)
    picture.refresh_from_db()
    return picture


def doors(picture):
    return [f"/pictures/photo/{picture.sha256}"] + [
        f"/pictures/photo/{picture.sha256}/{one.name}" for one in renditions.plan(picture)
    ]


def test_public_page_offers_sizes_with_their_measures(client, public):
    shown = client.get("/en/actions/CTA-2026-0001/action-1/").content.decode()
    lists = client.get("/en/actions/").content.decode()

    base = f"/pictures/photo/{public.sha256}"
    assert (
        f'type="image/webp" srcset="{base}/band-800-50-50.webp 800w, {base}/band-1200-50-50.webp 1200w"'
        in shown
    )
    assert f'src="{base}/band-800-50-50.jpg"' in shown
    assert 'width="800" height="320" alt="A library"' in shown
    assert f'src="{base}/card-736-50-50.jpg"' in lists


def test_every_size_is_behind_its_door_and_asked_for_each_time(client, public):
    answers = [client.get(door) for door in doors(public)]
    again = [
        client.get(door, headers={"if-none-match": answer["ETag"]})
        for door, answer in zip(doors(public), answers, strict=True)
    ]

    assert {(answer.status_code, answer["Cache-Control"]) for answer in answers} == {
        (200, "public, no-cache")
    }
    assert {answer["Content-Type"] for answer in answers} == {"image/jpeg", "image/webp"}
    assert {answer.status_code for answer in again} == {304}


@pytest.mark.parametrize("name", ["card-736-10-10.webp", "../a.jpg", "card-99-50-50.jpg", "a.svg"])
def test_size_that_was_not_made_is_not_there(client, public, name):
    assert client.get(f"/pictures/photo/{public.sha256}/{name}").status_code == 404


@pytest.mark.parametrize("state", ["draft", "submitted", "in_review", "approved", "declined", "replaced"])
def test_picture_of_a_hidden_text_is_behind_no_door(client, public, state):
    fields = {"published_at": None} if state != "replaced" else {}
    more = {"decided_at": timezone.now(), "decided_by": UserFactory(staff=True)}
    type(public.submission).objects.update(state=state, **fields, **more)

    assert {client.get(door).status_code for door in doors(public)} == {404}


def test_picture_of_a_withdrawn_action_is_behind_no_door(client, public):
    type(public.submission.action).objects.update(withdrawn_at=timezone.now(), withdrawn_reason="It ended.")

    assert {client.get(door).status_code for door in doors(public)} == {404}


def test_private_picture_opens_for_its_people_only(draft, author, sign_in, address, client, staff_client):
    picture = uploads.add_picture(draft, by=author, file=file())
    path = address("actions:file", draft.action.draft_id, "picture", picture.pk)
    elsewhere = address("actions:file", ActionFactory().draft_id, "picture", picture.pk)

    from django.test import Client

    got = {
        "author": client.get(path).status_code,
        "staff": staff_client.get(path).status_code,
        "stranger": sign_in(UserFactory()).get(path).status_code,
        "of another town": sign_in(MembershipFactory().user).get(path).status_code,
        "under another action": staff_client.get(elsewhere).status_code,
        "nobody": Client().get(path).status_code,
    }

    assert got == {
        "author": 200, "staff": 200, "stranger": 404, "of another town": 404, "under another action": 404,
        "nobody": 302,
    }  # fmt: skip


# Taken down


def test_taken_down_picture_is_gone_from_everywhere_at_once(
    client, public, staff, django_capture_on_commit_callbacks
):
    paths = doors(public)
    with django_capture_on_commit_callbacks(execute=True):
        uploads.take_down(public, by=staff, reason="The person shown asked for it.")

    assert {client.get(path).status_code for path in paths} == {404}
    assert stored() == []
    assert PublicCopy.objects.get().content["pictures"] == []
    assert public.sha256 not in str(SearchRow.objects.get().card)
    for page in ("/en/actions/", "/en/actions/CTA-2026-0001/action-1/", "/en/"):
        assert public.sha256 not in client.get(page).content.decode()


def test_taken_down_picture_is_gone_wherever_the_same_bytes_stand(draft, author, staff):
    one = uploads.add_picture(draft, by=author, file=file())
    other = SubmissionFactory(empty=True)
    other.objective_links.all().delete()
    drafting.copy_content(draft, other)

    uploads.take_down(one, by=staff, reason="It was asked for.")

    assert Picture.objects.standing().count() == 0
    assert {row.taken_down_reason for row in Picture.objects.all()} == {"It was asked for."}
    with pytest.raises(ValidationError, match="took this picture down"):
        uploads.add_picture(draft, by=author, file=file())


def test_taking_down_is_told_and_recorded_without_the_reason(draft, author, staff):
    picture = uploads.add_picture(draft, by=author, file=file())
    uploads.take_down(picture, by=staff, reason="Ana Gómez asked for it.")
    uploads.take_down(picture, by=staff, reason="Again.")

    letter = Letter.objects.get(event="picture_taken_down")
    assert letter.to == author.email
    assert "Ana Gómez asked for it." in letter.text
    event = Event.objects.get(verb="take_down_picture")
    assert "Gómez" not in str(event.payload)


def test_taking_down_is_for_the_secretariat_with_a_reason(draft, author, staff):
    picture = uploads.add_picture(draft, by=author, file=file())

    with pytest.raises(PermissionDenied):
        uploads.take_down(picture, by=author, reason="No.")
    for reason in ("", "  ", "x" * 301):
        with pytest.raises(ValidationError, match="Say why"):
            uploads.take_down(picture, by=staff, reason=reason)
    assert Picture.objects.standing().count() == 1


def test_reviewer_takes_a_picture_down_from_the_review(staff_client, public):
    review = f"/secretariat/actions/submission/{public.submission_id}/review/"
    path = f"/secretariat/actions/submission/{public.submission_id}/pictures/{public.pk}/take-down/"
    assert path in staff_client.get(review).content.decode()

    staff_client.post(path, {"reason": "It was asked for."})

    assert "It was asked for." in staff_client.get(review).content.decode()
    assert Picture.objects.standing().count() == 0


def test_picture_taken_down_in_a_draft_says_so_and_is_not_asked_about(client, draft, author, staff, page):
    picture = uploads.add_picture(draft, by=author, file=file())
    uploads.take_down(picture, by=staff, reason="It was asked for.")

    assert "It was asked for." in client.get(page).content.decode()
    assert drafting.missing(draft) == []


# Files without a row


def test_files_without_a_row_go_after_a_day(draft, author, public):
    kept = uploads.add_picture(draft, by=author, file=file(WINE))
    gone = uploads.add_picture(draft, by=author, file=file(NAVY))
    paper = uploads.add_document(draft, by=author, file=file(pdf_bytes(), "a.pdf"))
    for picture in (kept, gone):
        rendering.make(picture)
    expected = [path for path, _size in stored() if gone.sha256 not in path and paper.sha256 not in path]
    for row in (gone, paper):
        uploads.remove_file(row, by=author)

    assert sweeping.sweep() == 0
    yesterday = time.time() - 25 * 3600
    for path, _size in stored():
        os.utime(path, (yesterday, yesterday))
    assert sweeping.sweep() == 8  # two files and six sizes
    assert [path for path, _size in stored()] == expected
    assert sweeping.sweep() == 0


def test_renewing_keeps_the_sizes_on_the_page(public):
    search.renew(public.submission.action)

    assert set(PublicCopy.objects.get().content["pictures"][0]["shapes"]) == {"whole", "band", "card"}


# Words on files, saved while they are written


AUTOSAVE = {"X-Autosave": "1"}


def opened(client, page):
    shown = client.get(page).content.decode()
    marks = re.search(r'name="marks" value="([^"]*)"', shown)[1].replace("&quot;", '"')
    return {"version": re.search(r'name="version" value="(\d+)"', shown)[1], "marks": marks, **LINKS}


def test_words_on_a_picture_are_saved_by_themselves_again_and_again(client, draft, author, page):
    picture = uploads.add_picture(draft, by=author, file=file())
    state = opened(client, page)

    for alt in ("A library", "A library full of people"):
        told = client.post(page, {**state, **words(picture, alt=alt)}, headers=AUTOSAVE)
        state |= {name: told.json()[name] for name in ("version", "marks")}

    assert (told.status_code, draft.pictures.get().alt) == (200, "A library full of people")


def test_save_of_another_part_stands_in_nobodys_way(client, draft, author, page):
    picture = uploads.add_picture(draft, by=author, file=file())
    state = opened(client, page)
    drafting.save_content(draft, by=author, version=draft.version, values={"title": "Elsewhere"})

    told = client.post(page, {**state, **words(picture)}, headers=AUTOSAVE)

    assert (told.status_code, draft.pictures.get().alt) == (200, "A library")


def test_words_of_two_people_on_a_picture_are_not_overwritten_by_the_autosave(client, draft, author, page):
    picture = uploads.add_picture(draft, by=author, file=file())
    state = opened(client, page)
    client.post(page, {**opened(client, page), **words(picture, alt="Theirs")})

    for _time in range(2):
        told = client.post(page, {**state, **words(picture, alt="Mine")}, headers=AUTOSAVE)
        state |= {name: told.json()[name] for name in ("version", "marks")}
    shown = client.post(page, {**state, **words(picture, alt="Mine")})

    assert (told.status_code, told.json()["look"], draft.pictures.get().alt) == (409, True, "Theirs")
    assert "This was saved elsewhere meanwhile." in told.json()["sentence"]
    looked_at = shown.content.decode()
    assert (shown.status_code, 'value="Mine"' in looked_at) == (409, True)
    marks = re.search(r'name="marks" value="([^"]*)"', looked_at)[1].replace("&quot;", '"')
    client.post(page, {**state, "marks": marks, **words(picture, alt="Mine")})
    assert draft.pictures.get().alt == "Mine"


def test_words_too_long_for_a_picture_are_said_by_the_autosave_and_the_rest_is_kept(
    client, draft, author, page
):
    first = uploads.add_picture(draft, by=author, file=file(NAVY))
    second = uploads.add_picture(draft, by=author, file=file(WINE))

    told = client.post(
        page, {**opened(client, page), **words(first), **words(second, alt="x" * 301)}, headers=AUTOSAVE
    )

    assert (told.status_code, told.json()["look"]) == (422, False)
    assert "300" in told.json()["sentence"]
    assert list(draft.pictures.values_list("alt", flat=True)) == ["A library", ""]
