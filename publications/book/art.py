"""Pictures of an edition that are drawn from its codes."""

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from figures import paths

COVER = "#144150"


def paths_art(code, colour, *, height=1000, mirrored=False, plain_ground=False):
    """The paths picture. `plain_ground` asks for the colour itself as ground, for words that stand on it."""
    title = _("Paths that meet")
    for turn in range(40 if plain_ground else 1):
        name = f"{code}-{turn}" if turn else code
        art = paths.picture(name, colour, title=title, height=height, mirrored=mirrored)
        if f'fill="{colour}"/><g' in art:
            break
    return mark_safe(art)


def cover_art(slug, mirrored=False):
    """The paths on the cover of an edition, the same in the book and on its page."""
    return paths_art(slug, COVER, height=1420, mirrored=mirrored, plain_ground=True)
