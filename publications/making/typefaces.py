"""Which font files a book may use and which it did use, by their hash, and the letters no font of ours has."""

import hashlib
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path
from urllib.parse import urljoin

FACE = re.compile(r'@font-face\s*\{[^}]*?font-family:\s*"([^"]+)"[^}]*?src:\s*url\("?([^")]+)"?\)', re.S)
NAMED = re.compile(r'"([^"]+)"')


def shipped(address, folders) -> dict:
    """{family: file} of the fonts that the style sheet of this address brings along."""
    faces = FACE.findall(folders.find(address).read_text(encoding="utf-8"))
    found = {family: folders.find(urljoin(address, font)) for family, font in faces}
    return {family: file for family, file in found.items() if file}


def of_system(address, folders) -> dict:
    """{family: [files]} of the fonts that this style sheet names and the machine has."""
    text = folders.find(address).read_text(encoding="utf-8")
    names = set(NAMED.findall(text)) - set(shipped(address, folders))
    found = {}
    for family, file in _installed():
        if family in names:
            found.setdefault(family, []).append(file)
    return {family: sorted(files) for family, files in sorted(found.items())}


def possible(address, folders) -> dict:
    """{name of the file: SHA-256} of every font a book with this style sheet may use."""
    of_machine = of_system(address, folders).values()
    files = [*shipped(address, folders).values(), *(file for files in of_machine for file in files)]
    return {file.name: _sha256(file) for file in sorted(files)}


def used(document, address, folders) -> dict:
    """What a drawn document took: {"fonts": {file: SHA-256}, "strange": {family: letters}, "missing": letters}.

    Strange is a font that the style sheet does not name; missing are letters that no font of this machine has.
    """
    from weasyprint.text.fonts import get_hb_object_data  # slow import

    own, fonts, strange, missing = shipped(address, folders), {}, {}, set()
    files = of_system(address, folders)
    for font in document.fonts.values():
        missing |= {chr(code) for code in font.missing}
        if font.family in own:
            fonts[own[font.family].name] = _sha256(own[font.family])
        elif font.to_unicode:
            whole = get_hb_object_data(font.hb_face)  # `file_content` is cut down to the letters by now
            digest = hashlib.sha256(whole).hexdigest()
            name = next((file.name for file in files.get(font.family, ()) if _sha256(file) == digest), "")
            fonts[name or font.family] = digest
            if font.family not in files:
                strange.setdefault(font.family, set()).update("".join(font.to_unicode.values()))
    return {
        "fonts": dict(sorted(fonts.items())),
        "strange": {family: "".join(sorted(letters)) for family, letters in sorted(strange.items())},
        "missing": "".join(sorted(missing)),
    }


@cache
def _installed():
    """[(family, file)] of the fonts of this machine; none where fontconfig has no tools."""
    if not (tool := shutil.which("fc-list")):
        return []
    told = subprocess.run(  # noqa: S603 (no word of it comes from outside)
        [tool, "--format", "%{file}\t%{family}\n"], capture_output=True, text=True, check=True
    )
    rows = (line.split("\t") for line in told.stdout.splitlines() if "\t" in line)
    return [(family, Path(file)) for file, families in rows for family in families.split(",")]


@cache
def _sha256(file):
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
