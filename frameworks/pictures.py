"""Pictures that people hand in: decoded in full and written anew, so that nothing but the picture is kept."""

import io
import warnings

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageFile, ImageOps

PIXELS, LONGEST_SIDE = 50_000_000, 2400
FORMATS = ("JPEG", "PNG", "WEBP")


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


def _decode(content, longest):
    """The picture upright and shrunk; ValidationError for what is none, or is too large to open."""
    whole_only()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(content), formats=FORMATS)
        if image.width * image.height > PIXELS:
            raise ValidationError(_("This picture has more than 50 million pixels. Choose a smaller one."))
        image = ImageOps.exif_transpose(image)
        if image.mode not in ("RGB", "RGBA", "L"):
            image = image.convert("RGBA" if _sees_through(image) else "RGB")
        image.thumbnail((longest, longest))
        image.load()
    except ValidationError:
        raise
    except Exception as error:  # a decoder may fail in any way on hostile bytes
        raise ValidationError(
            _("This file is not a picture we can read. Choose a JPEG, PNG or WebP file.")
        ) from error
    return image


def _write(image, kind, **options):
    image.info.clear()  # comments and profiles of the sender
    kept = io.BytesIO()
    image.save(kept, kind, **options)
    return kept.getvalue()


def _sees_through(image):
    return image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
