"""The file of a letter: it opens, it can be read, and it harms nobody."""

import io
import zlib

import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from signatories import files
from tests.factories import letter, pdf_bytes


def picture(kind, size=(40, 30)):
    kept = io.BytesIO()
    Image.new("RGB", size, "white").save(kept, kind)
    return kept.getvalue()


def bomb(width, height):
    """A PNG of a few bytes that claims to be huge."""
    content = bytearray(picture("PNG"))
    content[16:24] = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    content[29:33] = zlib.crc32(content[12:29]).to_bytes(4, "big")
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (pdf_bytes(), ("pdf", "application/pdf")),
        (picture("JPEG"), ("jpg", "image/jpeg")),
        (picture("PNG"), ("png", "image/png")),
    ],
    ids=["pdf", "jpeg", "png"],
)
def test_a_letter_is_known_by_its_content(content, kind):
    file = letter(content, name="letter.exe")

    assert files.check(file) == kind
    assert file.read() == content


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"MZ a program", "kind"),
        (b"GIF89a", "kind"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "kind"),
        (b"", "kind"),
        (b"%PDF-1.7 only the beginning", "unreadable"),
        (pdf_bytes()[:60], "unreadable"),
        (pdf_bytes(pages=0), "unreadable"),
        (picture("PNG")[:60], "unreadable"),
        (b"\xff\xd8\xff not a picture", "unreadable"),
        (pdf_bytes(user="secret", owner="secret"), "encrypted"),
        (pdf_bytes(user="", owner="secret"), "encrypted"),
        (pdf_bytes(pages=201), "pages"),
        (bomb(9_000, 9_000), "pixels"),
        (bomb(60_000, 60_000), "pixels"),
    ],
)
def test_what_nobody_could_read_as_a_letter_is_refused(content, code):
    with pytest.raises(ValidationError) as error:
        files.check(letter(content))
    assert error.value.code == code


@pytest.mark.parametrize("head", [b"", b"<html><script>alert(1)</script>\n"])
def test_a_file_of_two_kinds_is_kept_as_the_one_that_opens(head):
    """It leaves only as a download of that type (test_desk)."""
    file = letter(head + pdf_bytes() + b"PK\x03\x04<script>alert(1)</script>", name="letter.html")

    assert files.check(file) == ("pdf", "application/pdf")
    assert files.name_for(file).endswith(".pdf")
