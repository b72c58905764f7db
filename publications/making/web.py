"""The book as web pages: its HTML cut at the lines of its contents, in one archive. Runs in the child; knows no Django.

The archive holds index.json (what there is and where each anchor lies), a piece of HTML for each page, and pictures.
The site puts its own head and foot around a page when it serves it.
"""

import hashlib
import json
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import tinyhtml5

from publications.making import fitting
from publications.making.pdf import Folders

START = "start"
MADE = (2018, 12, 10, 0, 0, 0)  # the day of the Declaration: the same pages give the same archive
DROPPED = {"script", "style", "link", "meta", "iframe", "object", "embed", "form", "input", "button", "base"}
HEADING = re.compile(r"h([1-5])")
ENDINGS = {"image/jpeg": "jpg", "image/png": "png"}


def make(errand: dict, out: Path, say) -> dict:
    """What the child does: cut the book into pages, make the pictures fit the screen, write the archive."""
    root = tinyhtml5.parse(errand["html"], namespace_html_elements=False)
    for element in root.iter():
        element.tag = _local(element.tag)
    pages = cut(root, errand["chapters"])
    anchors = {
        element.get("id"): name
        for name, pieces in pages
        for piece in pieces
        for element in piece.iter()
        if element.get("id")
    }
    shelf = _Pictures(Folders(**errand["folders"]), errand["widest"], say)
    with zipfile.ZipFile(out, "w") as archive:
        listed = []
        for number, (name, pieces) in enumerate(pages, start=1):
            said = [_written(piece, name, anchors, shelf, first=piece is pieces[0]) for piece in pieces]
            _put(archive, f"pages/{name}.html", "\n".join(said).encode())
            listed.append({"name": name} | _title(pieces, root))
            say(done=number)
        for name, content in sorted(shelf.files.items()):
            _put(archive, f"pictures/{name}", content)
        index = {
            "language": errand["language"],
            "direction": root.get("dir", "ltr"),
            "pages": listed,
            "anchors": anchors,
            "pictures": sorted(shelf.files),
        }
        _put(archive, "index.json", json.dumps(index, ensure_ascii=False, sort_keys=True).encode())
    say(line=f"written: {len(pages)} web pages, {len(shelf.files)} pictures")
    return {"pages": len(pages)}


def cut(root, chapters) -> list:
    """[(name, elements)]: what comes before the first line of the contents, then a page for each line."""
    body = root.find("body")
    pages = [(START, [child for child in body if child.tag != "main"])]
    wanted = set(chapters)
    for child in body.find("main"):
        found = next((element.get("id") for element in child.iter() if element.get("id") in wanted), "")
        if found:
            pages.append((found, []))
        pages[-1][1].append(child)
    return pages


def _written(piece, page, anchors, shelf, *, first):
    """One element as HTML that the policy of the site takes, its links and pictures led to where they are."""
    up = "" if page == START else "../"
    _drop(piece)
    _wrap_tables(piece)
    if not first and piece.find(".//h1") is not None:
        _lower(piece)
    for element in piece.iter():
        for name in [name for name in element.attrib if name == "style" or name.startswith("on")]:
            del element.attrib[name]
        for name in [name for name in element.attrib if "}" in name]:
            element.set(_local(name), element.attrib.pop(name))
        target = element.get("href", "")
        if target.startswith("#"):
            there = anchors.get(target[1:], page)
            element.set("href", target if there == page else f"{up}{there}/{target}")
            if not "".join(element.itertext()).strip():  # in print, the number of the page
                element.text = "→"
                element.set("aria-label", target[1:].removeprefix("a-").upper())
        elif element.tag == "a" and not target.startswith(("https://", "http://", "mailto:")):
            element.attrib.pop("href", None)
        if element.tag == "img":
            shelf.show(element, up)
    piece.tail = None
    return ElementTree.tostring(piece, encoding="unicode", method="html")


def _drop(piece):
    """Without what no page of ours holds, and without the words that only lead the running heads of print."""
    for parent in list(piece.iter()):
        for child in list(parent):
            classes = child.get("class", "").split()
            if child.tag in DROPPED or (child.tag == "p" and "run" in classes):
                parent.remove(child)


def _wrap_tables(piece):
    """Wide tables move by themselves on a narrow screen; one that can be reached by key has a name."""
    for parent in list(piece.iter()):
        for at, child in enumerate(list(parent)):
            if child.tag != "table" or {"chart", "numbers"} & set(child.get("class", "").split()):
                continue
            heads = (child.find("caption"), piece.find(".//h1"), piece.find(".//h2"))
            name = next(
                (" ".join("".join(head.itertext()).split()) for head in heads if head is not None), ""
            )
            about = {"class": "tablewrap", "tabindex": "0", "role": "region", "aria-label": name}
            frame = ElementTree.Element("div", about)
            frame.tail, child.tail = child.tail, None
            parent[at] = frame
            frame.append(child)


def _lower(piece):
    """A page has one first heading: those of later pieces stand one step lower."""
    for element in piece.iter():
        if level := HEADING.fullmatch(element.tag):
            element.tag = f"h{int(level.group(1)) + 1}"


def _title(pieces, root):
    """What a page is called, with the language of its name."""
    head = next((head for piece in pieces for head in piece.iter("h1")), None)
    if head is None:
        return {"title": "", "language": root.get("lang", ""), "direction": root.get("dir", "ltr")}
    return {
        "title": " ".join("".join(head.itertext()).split()),
        "language": head.get("lang") or root.get("lang", ""),
        "direction": head.get("dir") or root.get("dir", "ltr"),
    }


class _Pictures:
    """The pictures of the pages, each once, named by what it holds."""

    def __init__(self, folders, widest, say):
        self.folders, self.widest, self.say = folders, widest, say
        self.files, self.known = {}, {}

    def show(self, element, up):
        """Lead a picture to its file; where there is none, its description stays as text."""
        address = element.get("src", "")
        if address not in self.known:
            self.known[address] = self._kept(address)
        name = self.known[address]
        if name:
            element.set("src", f"{up}pictures/{name}")
            element.set("loading", "lazy")
            return
        alt, tail = element.get("alt", ""), element.tail
        kept = {key: value for key, value in element.attrib.items() if key in ("lang", "dir")}
        element.clear()
        element.tag, element.text, element.tail = "span", alt, tail
        element.attrib.update(kept | {"class": "gone"})

    def _kept(self, address):
        file = self.folders.find(address)
        if file is None:
            self.say(picture=address, line="is missing; its description is shown in its place")
            return ""
        try:
            content, kind, done = fitting.fitted(file, self.widest)
        except fitting.Unfit as unfit:
            self.say(picture=address, line=f"{unfit}; its description is shown in its place")
            return ""
        if "colours" in done:
            self.say(picture=address, line=done)
        name = f"{hashlib.sha256(content).hexdigest()[:16]}.{ENDINGS[kind]}"
        self.files[name] = content
        return name


def _put(archive, name, content):
    """One member with a fixed date; pictures are not pressed again."""
    member = zipfile.ZipInfo(name, MADE)
    member.compress_type = zipfile.ZIP_STORED if name.startswith("pictures/") else zipfile.ZIP_DEFLATED
    member.external_attr = 0o644 << 16
    archive.writestr(member, content)


def _local(name):
    return name.rpartition("}")[2] if isinstance(name, str) else name
