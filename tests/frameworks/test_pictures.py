"""A picture is decoded and written anew: what the sender's camera or program added stays behind."""

import io

import pytest
from django.core.exceptions import ValidationError
from PIL import Image, ImageFile

from frameworks import pictures


def written(kind, *, mode="RGB", size=(400, 300), color="#144150", **options):
    kept = io.BytesIO()
    Image.new(mode, size, color).save(kept, kind, **options)
    return kept.getvalue()


def opened(content):
    return Image.open(io.BytesIO(content))


def test_a_photograph_is_shrunk_upright_and_without_camera_data():
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Camera of the mayor"
    kept = pictures.re_encode(written("JPEG", exif=exif, comment=b"a comment"), longest=200)
    image = opened(kept)

    assert (image.format, image.size) == ("JPEG", (150, 200))
    assert not image.getexif()
    assert b"mayor" not in kept
    assert b"a comment" not in kept


def test_an_emblem_keeps_what_one_sees_through():
    content = written("PNG", mode="RGBA", color=(20, 65, 80, 0), dpi=(72, 72))
    image = opened(pictures.re_encode_emblem(content, longest=100))

    assert (image.format, image.mode, image.size) == ("PNG", "RGBA", (100, 75))
    assert image.getpixel((0, 0))[3] == 0
    assert image.info == {}


def test_a_photograph_seen_through_stands_on_white():
    image = opened(pictures.re_encode(written("PNG", mode="RGBA", color=(0, 0, 0, 0))))

    assert image.getpixel((0, 0)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["1", "L", "P", "CMYK"])
def test_every_kind_of_colour_can_be_an_emblem(mode):
    kind = "JPEG" if mode in ("CMYK", "L") else "PNG"
    content = written(kind, mode=mode, color=1 if mode in ("1", "P") else "white")

    assert opened(pictures.re_encode_emblem(content, longest=100)).mode == "RGB"


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"GIF89a" + b"\0" * 40,
        b"MZ",
        written("JPEG")[:600],
        written("PNG")[:60],
    ],
    ids=["svg", "gif", "program", "half a JPEG", "half a PNG"],
)
def test_what_is_no_picture_is_told(content):
    with pytest.raises(ValidationError, match="not a picture we can read"):
        pictures.re_encode(content)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "This file is empty"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 40, "format HEIC"),
        (written("WEBP", save_all=True, append_images=[Image.new("RGB", (400, 300))]), "This picture moves"),
        (written("PNG", save_all=True, append_images=[Image.new("RGB", (400, 300))]), "This picture moves"),
    ],
    ids=["empty", "HEIC", "moving WebP", "moving PNG"],
)
def test_what_can_be_mended_is_told_apart(content, sentence):
    with pytest.raises(ValidationError, match=sentence):
        pictures.re_encode(content)


@pytest.mark.parametrize(
    ("size", "focus", "box"),
    [
        ((400, 300), (0.5, 0.5), (0, 25, 400, 275)),
        ((400, 300), (0.5, 0.0), (0, 0, 400, 250)),
        ((400, 300), (0.5, 1.0), (0, 50, 400, 300)),
        ((1000, 100), (0.9, 0.5), (820, 0, 980, 100)),
        ((1, 1), (1.0, 1.0), (0, 0, 1, 1)),
    ],
)
def test_a_part_lies_around_its_focus_and_inside(size, focus, box):
    assert pictures.box_around(size, 8 / 5, focus) == box


def test_a_picture_too_large_to_open_is_told():
    with pytest.raises(ValidationError, match="50 million pixels"):
        pictures.re_encode(written("PNG", mode="1", size=(10_000, 5_001), color=1))


def test_half_a_picture_is_refused_whatever_else_the_process_has_loaded(monkeypatch):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as WeasyPrint leaves it

    with pytest.raises(ValidationError):
        pictures.re_encode_emblem(written("PNG")[:60], longest=100)
