"""Pictures made fit for a book: not wider than they are printed, in colours every reader knows. Knows no Django."""

import io
import warnings
from pathlib import Path

from PIL import Image, ImageCms, ImageOps

QUALITY = 82
MOST_PIXELS = 120_000_000  # more than any camera gives; such a file is not opened
PLAIN = ("1", "L", "LA", "P", "RGB", "RGBA")


class Unfit(Exception):
    """This picture cannot be printed; the sentence says why."""


def fitted(file: Path, widest: int) -> tuple[bytes, str, str]:
    """(content, kind, what was done to it): the file itself where it fits, else a JPEG or PNG made from it.

    The same file gives the same bytes. Raises Unfit for what is no picture or too large to be opened.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(file) as picture:
                return _fitted(picture, file, widest)
    except Image.DecompressionBombError as error:
        raise Unfit("is too large to be opened") from error
    except (OSError, SyntaxError, ValueError) as error:
        raise Unfit("is not a picture that can be read") from error


def _fitted(picture, file, widest):
    width, height = picture.size
    if width * height > MOST_PIXELS:
        raise Unfit(f"is too large to be opened ({width} × {height} pixels)")
    if width <= widest and picture.mode in PLAIN and picture.format in ("JPEG", "PNG"):
        return file.read_bytes(), Image.MIME[picture.format], ""
    done = []
    if picture.mode not in PLAIN:
        done.append(f"its colours ({picture.mode}) were turned into screen colours")
    if width > widest:
        done.append(f"it was made smaller (from {width} to {widest} pixels)")
        picture.draft(None, (widest, widest * height // width))
    made = _in_screen_colours(ImageOps.exif_transpose(picture))
    if made.width > widest:
        made = made.resize(
            (widest, max(1, round(widest * made.height / made.width))), Image.Resampling.LANCZOS
        )
    out = io.BytesIO()
    if made.mode == "RGBA":
        made.save(out, "PNG")
        return out.getvalue(), "image/png", " and ".join(done)
    made.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue(), "image/jpeg", " and ".join(done)


def _in_screen_colours(picture):
    """RGB, by the profile of the picture where it has one that can be read."""
    if picture.mode in ("P", "LA"):
        return picture.convert("RGBA" if picture.mode == "LA" or "transparency" in picture.info else "RGB")
    if picture.mode in ("RGB", "RGBA", "L"):
        return picture
    profile = picture.info.get("icc_profile")
    if profile and picture.mode == "CMYK":
        try:
            return ImageCms.profileToProfile(
                picture, ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB"),
                outputMode="RGB",
            )  # fmt: skip
        except ImageCms.PyCMSError:
            pass
    return picture.convert("RGB")
