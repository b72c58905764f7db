"""The sizes in which a picture is shown, cut around its focus point, as WebP and JPEG: their names and measures.

The name of a file says all about it (`card-736-50-40.webp`), so that making it twice gives the same file, and a new
version of an action finds those of the one before. A picture is done when `rendered_for` names its present focus.
The portal cuts, not the reader's browser: the policy for styles allows no point of its own for each picture, and
a phone is not sent the parts that nobody sees.
"""

from typing import NamedTuple

from django.urls import reverse

from frameworks import pictures

FOLDER = "renditions"
WHOLE, BAND, CARD = "whole", "band", "card"
SHAPES = {  # shape: (width to height, widths in pixels)
    WHOLE: (None, (480, 960, 1600)),
    BAND: (5 / 2, (800, 1200, 2000)),
    CARD: (8 / 5, (368, 736, 1104)),
}
KINDS = {"webp": ("WEBP", "image/webp"), "jpg": ("JPEG", "image/jpeg")}


class Rendition(NamedTuple):
    """One file: a shape in one width and one format."""

    shape: str
    box: tuple
    width: int
    height: int
    ending: str
    name: str


def focus_of(picture) -> str:
    """The focus point in percent, as file names carry it."""
    return f"{round(picture.focus_x * 100)}-{round(picture.focus_y * 100)}"


def plan(picture) -> list[Rendition]:
    """Every file this picture is shown in; none while its measures are not known. Nothing is made larger."""
    if not picture.width:
        return []
    size, found = (picture.width, picture.height), []
    for shape, (ratio, widths) in SHAPES.items():
        box = pictures.box_around(
            size, ratio or size[0] / size[1], (picture.focus_x, picture.focus_y) if ratio else (0.5, 0.5)
        )
        widest, tallest = box[2] - box[0], box[3] - box[1]
        mark = f"-{focus_of(picture)}" if ratio else ""
        for width in [width for width in widths if width <= widest] or [widest]:
            height = max(1, round(width * tallest / widest))
            for ending in KINDS:
                name = f"{shape}-{width}{mark}.{ending}"
                found.append(Rendition(shape, box, width, height, ending, name))
    return found


def is_done(picture) -> bool:
    """Whether all its files stand."""
    return bool(picture.rendered_for) and picture.rendered_for == focus_of(picture)


def path_of(picture, name) -> str:
    """Where a file of this picture is stored."""
    return f"{FOLDER}/{picture.sha256}/{name}"


def smallest(picture) -> str:
    """Where the whole picture lies in its smallest size, or nothing until it is made."""
    names = [one.name for one in plan(picture) if one.shape == WHOLE and one.ending == "jpg"]
    return path_of(picture, names[0]) if names and is_done(picture) else ""


def shapes(picture) -> dict:
    """{shape: what a page needs to show it}; empty until the files are made."""
    found = {}
    for one in plan(picture) if is_done(picture) else ():
        url = reverse("rendition", args=[picture.sha256, one.name])
        shape = found.setdefault(one.shape, {"webp": [], "jpg": []})
        shape[one.ending].append(f"{url} {one.width}w")
        if one.ending == "jpg" and ("src" not in shape or one.width <= 960):
            shape |= {"src": url, "width": one.width, "height": one.height}
    return {
        name: shape | {ending: ", ".join(shape[ending]) for ending in KINDS} for name, shape in found.items()
    }
