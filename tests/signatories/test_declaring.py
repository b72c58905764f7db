"""Versions of the Declaration and their texts: what is loaded, opened, closed, and never changes."""

import hashlib
import io

import pikepdf
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts import history
from accounts.refusals import Refused
from signatories import declaring, signing
from signatories.models import Declaration, DeclarationText, Signature
from tests.factories import (
    DeclarationFactory,
    DeclarationTextFactory,
    GovernmentFactory,
    SignatureFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def pdf_bytes(change=None, **options):
    pdf = pikepdf.new()
    pdf.add_blank_page()
    if change:
        change(pdf)
    out = io.BytesIO()
    pdf.save(out, **options)
    return out.getvalue()


def upload(data, name="declaration.pdf"):
    return SimpleUploadedFile(name, data, content_type="application/pdf")


def load_pdf(declaration, data, *, by, language="en", kind=DeclarationText.OFFICIAL):
    return declaring.load_text(declaration, language=language, kind=kind, file=upload(data), by=by)


def bound(signature):
    """What a signature keeps for ever."""
    signature.refresh_from_db()
    return (
        signature.declaration_id,
        signature.text_id,
        signature.language,
        signature.fingerprint,
        signature.declared_on,
    )


def second_version(staff, **fields):
    draft = Declaration(title="Second Declaration", declared_on="2026-11-01", place="Quito", **fields)
    return declaring.draw_up(draft, by=staff)


# Texts


def test_fingerprint_of_words_is_that_of_the_file_one_downloads(client, staff):
    declaration = DeclarationFactory(texts_in=())
    typed = "  We, mayors,  \r\nsign.\r\n\r\nAnd act. \n"

    row = declaring.load_text(declaration, language="en", kind=DeclarationText.OFFICIAL, text=typed, by=staff)
    answer = client.get(row.get_absolute_url())

    assert row.text == "We, mayors,\nsign.\n\nAnd act."
    assert hashlib.sha256(answer.content).hexdigest() == row.sha256
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["Content-Disposition"] == f'attachment; filename="declaration-1-en-{row.sha256[:12]}.txt"'
    assert answer["ETag"] == f'"{row.sha256}"'


def test_pdf_is_kept_byte_for_byte(client, staff):
    declaration, data = DeclarationFactory(texts_in=()), pdf_bytes()

    row = load_pdf(declaration, data, by=staff)
    answer = client.get(row.get_absolute_url())

    assert row.sha256 == hashlib.sha256(data).hexdigest()
    assert (row.text, row.kind, row.added_by) == ("", DeclarationText.OFFICIAL, staff)
    assert b"".join(answer.streaming_content) == data
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'inline; filename="declaration-1-en-{row.sha256[:12]}.pdf"'
    assert answer["Repr-Digest"].startswith("sha-256=:")
    assert "declaration" not in row.file.name.removeprefix("declarations/")


def test_loading_is_recorded_and_the_same_text_twice_is_one_row(staff):
    declaration, data = DeclarationFactory(texts_in=()), pdf_bytes()

    rows = [load_pdf(declaration, data, by=staff) for _time in range(2)]

    assert rows[0] == rows[1]
    assert [(event.verb, event.payload) for event in history.of(declaration)] == [
        ("load_text", {"language": "en", "kind": "official", "sha256": rows[0].sha256})
    ]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"\xff\xd8\xff picture", "of another kind"),
        (b"plain words", "of another kind"),
        (b"%PDF-1.7 and nothing else", "cannot be read"),
        (pdf_bytes(encryption=pikepdf.Encryption(user="secret", owner="other")), "is encrypted"),
        (pdf_bytes(encryption=pikepdf.Encryption(user="", owner="other")), "is encrypted"),
        (
            pdf_bytes(
                lambda pdf: pdf.Root.update(
                    {"/OpenAction": pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")}
                )
            ),
            "holds a script",
        ),
        (
            pdf_bytes(lambda pdf: pdf.attachments.update({"a.txt": b"hidden"})),
            "holds a script or another file",
        ),
    ],
    ids=["picture", "words", "broken", "password", "restrictions", "script", "attachment"],
)
def test_file_that_not_everybody_can_read_is_refused(staff, data, sentence):
    declaration = DeclarationFactory(texts_in=())

    with pytest.raises(ValidationError, match=sentence):
        load_pdf(declaration, data, by=staff)
    assert declaration.texts.count() == 0


def test_pdf_that_opens_at_a_page_is_no_script(staff):
    def open_at_first_page(pdf):
        pdf.Root.OpenAction = pikepdf.Array([pdf.pages[0].obj, pikepdf.Name.Fit])

    assert load_pdf(DeclarationFactory(texts_in=()), pdf_bytes(open_at_first_page), by=staff).pk


def test_file_larger_than_the_limit_is_refused(staff, settings):
    settings.UPLOAD_MAX_BYTES = 100

    with pytest.raises(ValidationError, match="larger than"):
        load_pdf(DeclarationFactory(texts_in=()), pdf_bytes(), by=staff)


@pytest.mark.parametrize(
    ("text", "with_file", "sentence"), [("", False, "Write the text or"), ("We", True, "not both")]
)
def test_words_or_file_and_not_both(staff, text, with_file, sentence):
    file = upload(pdf_bytes()) if with_file else None

    with pytest.raises(ValidationError, match=sentence):
        declaring.load_text(
            DeclarationFactory(), language="en", kind="official", text=text, file=file, by=staff
        )


def test_loading_a_text_changes_no_signature(staff):
    signature = SignatureFactory(verified=True)
    before = bound(signature)

    row = load_pdf(signature.declaration, pdf_bytes(), by=staff)

    assert signature.declaration.text_in("en") == row
    assert bound(signature) == before


def test_who_signs_after_a_pdf_is_loaded_binds_to_its_bytes(staff):
    declaration, data = DeclarationFactory(), pdf_bytes()
    load_pdf(declaration, data, by=staff)

    signature = signing.sign(
        GovernmentFactory(), by=staff, declaration=declaration, language="en", signatory_name="Ana",
        signatory_office="Mayor", origin="secretariat",
    )  # fmt: skip

    assert signature.fingerprint == hashlib.sha256(data).hexdigest()


# Versions


def test_new_version_is_drawn_up_closed_and_seen_by_nobody(client, staff):
    DeclarationFactory()

    second = second_version(staff)

    assert (second.version, second.is_current) == (2, False)
    assert [event.verb for event in history.of(second)] == ["draw_up"]
    assert client.get("/en/declaration/2/").status_code == 404
    assert "Second Declaration" not in client.get("/en/declaration/").content.decode()


def test_opening_a_version_closes_the_one_before_and_changes_no_signature(staff):
    signature = SignatureFactory(verified=True)
    before, first = bound(signature), signature.declaration
    second = second_version(staff)
    DeclarationTextFactory(declaration=second, language="fr")

    declaring.open_for_signature(second, by=staff)

    with pytest.raises(Refused, match="closed for signature"):  # also who read the page before
        signing.sign(
            GovernmentFactory(), by=staff, declaration=first, language="en", signatory_name="Ana",
            signatory_office="Mayor", origin="secretariat",
        )  # fmt: skip
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.is_current, bool(first.closed_at)) == (False, True)
    assert (second.is_current, second.closed_at) == (True, None)
    assert bound(signature) == before
    assert Signature.objects.listed().get() == signature
    assert [event.verb for event in history.of(first)] == ["close_for_signature"]
    assert [event.verb for event in history.of(second)] == ["draw_up", "open_for_signature"]


def test_version_closed_by_mistake_is_opened_again(staff):
    first = DeclarationFactory()
    second = second_version(staff)
    DeclarationTextFactory(declaration=second)
    declaring.open_for_signature(second, by=staff)

    declaring.open_for_signature(first, by=staff)

    assert Declaration.objects.current() == first
    assert [row.closed_at is None for row in Declaration.objects.order_by("version")] == [True, False]


def test_version_without_text_is_not_opened(staff):
    with pytest.raises(Refused, match="has no text yet"):
        declaring.open_for_signature(second_version(staff), by=staff)


def test_version_is_not_opened_twice(staff):
    with pytest.raises(Refused, match="open for signature already"):
        declaring.open_for_signature(DeclarationFactory(), by=staff)


def test_amending_is_recorded_and_the_day_is_fixed_once_signed(staff):
    declaration = SignatureFactory().declaration

    declaring.amend(declaration, by=staff, title_en="Marrakech Declaration of Mayors")

    assert history.of(declaration).get().payload == {"fields": ["title_en"]}
    with pytest.raises(Refused, match="its day stays"):
        declaring.amend(declaration, by=staff, declared_on="2019-01-01")
    with pytest.raises(PermissionDenied):
        declaring.amend(declaration, by=staff, is_current=False)


@pytest.mark.parametrize(
    "verb",
    [
        lambda d, by: declaring.load_text(d, language="fr", kind="official", text="Nous", by=by),
        lambda d, by: declaring.open_for_signature(d, by=by),
        lambda d, by: declaring.draw_up(Declaration(title="X", declared_on="2026-01-01", place="Y"), by=by),
        lambda d, by: declaring.amend(d, by=by, title_en="X"),
    ],
)
def test_strangers_may_not(verb):
    declaration = DeclarationFactory()
    for stranger in (UserFactory(), UserFactory(is_staff=True)):
        with pytest.raises(PermissionDenied):
            verb(declaration, by=stranger)


# What the database itself refuses


@pytest.mark.parametrize(
    "change",
    [
        {"text": "We promise less."},
        {"sha256": "0" * 64},
        {"language": "fr"},
        {"kind": "official"},
        {"file": "declarations/other.pdf"},
    ],
)
def test_database_refuses_to_change_a_text(change):
    row = DeclarationTextFactory()

    with pytest.raises(DatabaseError), transaction.atomic():
        DeclarationText.objects.filter(pk=row.pk).update(**change)


def test_database_refuses_to_delete_a_text():
    row = DeclarationTextFactory()

    with pytest.raises(DatabaseError), transaction.atomic():
        row.delete()
    assert DeclarationText.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("change", ["text", "declaration", "language", "fingerprint"])
def test_database_refuses_to_bind_a_signature_to_another_text(change):
    signature = SignatureFactory(verified=True)
    other = DeclarationTextFactory(declaration=DeclarationFactory(version=2, is_current=False, texts_in=()))
    values = {"text": other, "declaration": other.declaration, "language": "fr", "fingerprint": "0" * 64}

    with pytest.raises(DatabaseError), transaction.atomic():
        Signature.objects.filter(pk=signature.pk).update(**{change: values[change]})


def test_person_who_loaded_a_text_can_be_erased_and_a_draft_checked(staff):
    row = DeclarationTextFactory(added_by=staff, is_draft=True)

    staff.delete()
    DeclarationText.objects.filter(pk=row.pk).update(is_draft=False)

    row.refresh_from_db()
    assert (row.added_by, row.is_draft) == (None, False)


# The secretariat's pages


def load_url(declaration):
    return reverse("admin:signatories_declaration_load", args=[declaration.pk])


def test_pdf_is_loaded_by_the_secretariat(staff_client):
    declaration, data = DeclarationFactory(), pdf_bytes()
    pages = []
    for _time in range(2):
        sent = {"language": "pt", "kind": "official", "text": "", "file": upload(data)}
        pages.append(staff_client.post(load_url(declaration), sent, follow=True).content.decode())

    row = declaration.texts.get(language="pt")
    assert row.sha256 == hashlib.sha256(data).hexdigest()
    assert f"The text is loaded. Its fingerprint is {row.sha256}." in pages[0]
    assert f"This text was loaded before. Its fingerprint is {row.sha256}." in pages[1]


def test_what_is_wrong_with_a_text_stands_beside_it(staff_client):
    declaration = DeclarationFactory()
    locked = pdf_bytes(encryption=pikepdf.Encryption(user="a", owner="b"))

    answer = staff_client.post(
        load_url(declaration), {"language": "fr", "kind": "official", "file": upload(locked)}
    )
    empty = staff_client.post(load_url(declaration), {"language": "fr", "kind": "official", "text": " "})

    assert answer.status_code == empty.status_code == 422
    assert answer.context["form"].errors == {
        "file": ["This PDF is encrypted. Choose one that opens without a password."]
    }
    assert "Write the text or choose a file." in empty.content.decode()


def test_version_is_made_and_opened_by_the_secretariat(staff_client):
    DeclarationFactory()
    staff_client.post(
        reverse("admin:signatories_declaration_add"),
        {
            "title_en": "Second Declaration",
            "place_en": "Quito",
            "declared_on": "2026-11-01",
            "required_rung": "letter",
        },
    )
    second = Declaration.objects.get(version=2)
    opening = reverse("admin:signatories_declaration_open", args=[second.pk])
    assert staff_client.get(opening).status_code == 200
    assert staff_client.post(opening).status_code == 409

    staff_client.post(load_url(second), {"language": "en", "kind": "official", "text": "We act."})
    assert "We act" not in staff_client.get("/en/declaration/").content.decode()
    assert staff_client.get(opening).status_code == 200
    assert not Declaration.objects.get(version=2).is_current
    loaded = reverse("admin:signatories_declaration_text", args=[second.texts.get().pk])
    page = staff_client.get(
        reverse("admin:signatories_declaration_change", args=[second.pk])
    ).content.decode()
    assert loaded in page
    assert "/r/" not in page  # no public page to lead to yet
    assert staff_client.get(loaded).content == b"We act."
    assert staff_client.post(opening).status_code == 302
    assert Declaration.objects.current() == second


def test_title_is_put_right_by_the_secretariat_and_number_and_day_stay(staff_client):
    declaration = SignatureFactory().declaration
    change = reverse("admin:signatories_declaration_change", args=[declaration.pk])

    staff_client.post(
        change,
        {
            "title_en": "Declaration of Marrakech",
            "place_en": "Marrakech",
            "declared_on": "2020-01-01",
            "version": "9",
            "required_rung": "domain",
            "texts-TOTAL_FORMS": 0,
            "texts-INITIAL_FORMS": 0,
        },
    )

    declaration.refresh_from_db()
    assert (declaration.title_en, declaration.version, str(declaration.declared_on)) == (
        "Declaration of Marrakech", 1, "2018-12-08",
    )  # fmt: skip
    assert [event.verb for event in history.of(declaration)] == ["amend"]
