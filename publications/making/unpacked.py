"""The fonts of the style sheet, unpacked once for all short prints: a third of the time of a leaflet.

The renderer does the same with each font it reads; the letters, and so the bytes of a print, are the same.
"""

import hashlib
import os
from functools import cache
from io import BytesIO
from pathlib import Path

from django.conf import settings

from publications.making.pdf import Folders, our_folders


def folders() -> Folders:
    """The folders of every print, with unpacked fonts before the packed ones."""
    known = our_folders()
    return Folders({f"{settings.STATIC_URL}fonts/": [str(_fonts())]} | known.by_prefix)


@cache
def _fonts() -> Path:
    """Where they stand, under a name made of what they are unpacked from; the first who asks writes them."""
    packed = sorted(
        file for folder in settings.STATICFILES_DIRS for file in Path(folder).glob("fonts/*.woff2")
    )
    marks = "".join(hashlib.sha256(file.read_bytes()).hexdigest() for file in packed)
    home = settings.VAR_DIR / "fonts" / hashlib.sha256(marks.encode()).hexdigest()[:16]
    home.mkdir(parents=True, exist_ok=True)
    for file in packed:
        if not (home / file.name).exists():
            _unpack(file, home)
    return home


def _unpack(file, home):
    from fontTools.ttLib import woff2  # slow import

    out = BytesIO()
    woff2.decompress(BytesIO(file.read_bytes()), out)
    beside = home / f".{file.name}.{os.getpid()}"
    beside.write_bytes(out.getvalue())
    os.replace(beside, home / file.name)
