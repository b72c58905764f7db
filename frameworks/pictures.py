"""Pictures that people hand in: decoded in full and written anew, so that nothing but the picture is kept."""

import io
import warnings

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageFile, ImageOps

PIXELS, LONGEST_SIDE = 50_000_000, 2400
FORMATS = ("JPEG", "PNG", "WEBP")
APPLE = (b"ftypheic", b"ftypheix", b"ftyphevc", b"ftypmif1", b"ftypmsf1")


def re_encode(content, *, longest=LONGEST_SIDE) -> bytes:
    """The picture as a plain JPEG: upright, at most `longest` pixels long, without camera data."""
    image = _decode(content, longest)
    if _sees_through(image):
        ground = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(ground, image.convert("RGBA"))
    return _write(image.convert("RGB"), "JPEG", quality=85, optimize=True)


def re_encode_emblem(content, *, longest) -> bytes:
    """Arms or a logo as a PNG, which keeps sharp edges and what one sees through."""
    image = _decode(content, longest)
    return _write(image.convert("RGBA" if _sees_through(image) else "RGB"), "PNG", optimize=True)


def whole_only():
    """Half a picture is none. WeasyPrint, once imported, allows it for every picture of the process."""
    ImageFile.LOAD_TRUNCATED_IMAGES = False


def size_of(content):
    """(width, height) of a picture that `re_encode` wrote."""
    return Image.open(io.BytesIO(content)).size


def opened(content):
    """A picture that `re_encode` wrote, ready to be cut; ValidationError when it cannot be read."""
    return _decode(content, LONGEST_SIDE).convert("RGB")


def box_around(size, ratio, focus):
    """(left, top, right, bottom) of the largest part with this ratio, as near the focus as can be."""
    width, height = size
    if width > height * ratio:
        kept = max(1, round(height * ratio)), height
    else:
        kept = width, max(1, round(width / ratio))
    left, top = (
        min(max(round(whole * at - part / 2), 0), whole - part)
        for whole, part, at in zip(size, kept, focus, strict=True)
    )
    return left, top, left + kept[0], top + kept[1]


def written_in(image, box, size, kind) -> bytes:
    """One part of an opened picture, in one size, as JPEG or WEBP."""
    options = {"quality": 80, "optimize": True, "progressive": True} if kind == "JPEG" else {"quality": 76}
    return _write(image.resize(size, Image.Resampling.LANCZOS, box=box, reducing_gap=3), kind, **options)


def _decode(content, longest):
    """The picture upright and shrunk; ValidationError for what is none, moves, or is too large to open."""
    whole_only()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(content), formats=FORMATS)
        if image.width * image.height > PIXELS:
            raise _too_many_pixels()
        if getattr(image, "is_animated", False) and image.format in FORMATS:
            raise ValidationError(_("This picture moves. Choose one that stands still."))
        image.draft("RGB", (longest, longest))  # a large JPEG is read in the size that is needed
        image = ImageOps.exif_transpose(image)
        if image.mode not in ("RGB", "RGBA", "L"):
            image = image.convert("RGBA" if _sees_through(image) else "RGB")
        image.thumbnail((longest, longest))
        image.load()
    except ValidationError:
        raise
    except Image.DecompressionBombError as error:  # so many that they are not even counted
        raise _too_many_pixels() from error
    except Exception as error:  # a decoder may fail in any way on hostile bytes
        raise _unreadable(content) from error
    return image


def _too_many_pixels():
    return ValidationError(_("This picture has more than 50 million pixels. Choose a smaller one."))


def _unreadable(content):
    if not content:
        return ValidationError(_("This file is empty. Choose another one."))
    if content[4:12] in APPLE:
        return ValidationError(
            _("This picture is in Apple's format HEIC. Save it as JPEG and choose it again.")
        )
    return ValidationError(_("This file is not a picture we can read. Choose a JPEG, PNG or WebP file."))


def _write(image, kind, **options):
    image.info.clear()  # comments and profiles of the sender
    kept = io.BytesIO()
    image.save(kept, kind, **options)
    return kept.getvalue()


def _sees_through(image):
    return image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
