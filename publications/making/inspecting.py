"""Finished files looked at before anybody gets them: what must be in a book, and what must not be in any PDF."""

import json
import re
import zipfile

ACTIVE = {
    "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/RichMedia", "/Movie", "/Sound", "/Screen",
}  # fmt: skip
MARKS = {rb"pdfuaid:part(>1<|=.1)": "PDF/UA-1", rb"pdfaid:part(>3<|=.3)": "PDF/A-3"}
NOT_IN_PAGES = re.compile(r"<script|<style|<iframe|<object|\sstyle=|\son[a-z]+=|javascript:", re.I)


def book(file, *, language, pages, attachments) -> list:
    """What a built book lacks; empty when it may be offered."""
    import pikepdf  # slow import

    try:
        with pikepdf.open(file) as opened:
            return [*_as_a_book(opened, language, pages), *_data(opened, attachments), *active(opened)]
    except pikepdf.PdfError as error:
        return [f"the file cannot be opened: {str(error)[:200]}"]


def _as_a_book(opened, language, pages):
    if not len(opened.pages):
        yield "it has no page"
    if len(opened.pages) != pages:
        yield f"it has {len(opened.pages)} pages instead of {pages}"
    yield from lacks(opened, language)


def lacks(opened, language):
    """What a PDF for everybody and for archives has, and this one has not."""
    root = opened.Root
    if not root.get("/MarkInfo", {}).get("/Marked") or "/StructTreeRoot" not in root:
        yield "it is not tagged"
    if str(root.get("/Lang", "")) != language:
        yield f"its language is not {language}"
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle"):
        yield "its title is not shown"
    metadata = root.Metadata.read_bytes() if "/Metadata" in root else b""
    yield from (
        f"it does not say that it is built for {name}"
        for mark, name in MARKS.items()
        if not re.search(mark, metadata)
    )
    if loose := sorted(_not_embedded(opened)):
        yield f"fonts are not embedded: {', '.join(loose)}"


def _not_embedded(opened):
    """Names of the fonts without a font program."""
    for thing in _dictionaries(opened):
        if _name(thing.get("/Type")) == "/FontDescriptor" and not any(
            key in thing for key in ("/FontFile", "/FontFile2", "/FontFile3")
        ):
            yield str(thing.get("/FontName", "?"))


def _data(opened, names):
    for name in names:
        if name not in opened.attachments:
            yield f"the data file {name} is not in it"
    for thing in opened.Root.get("/AF", []):
        if thing.get("/AFRelationship") != "/Data":
            yield "an attached file does not say that it is data"


def active(opened, *, inside=False) -> list:
    """What in a PDF would act by itself: scripts, launched programs, forms that send, media."""
    found = set()
    if "/JavaScript" in opened.Root.get("/Names", {}):
        found.add("/JavaScript")
    for thing in _dictionaries(opened, inside=inside):
        found |= {_name(thing.get(key)) for key in ("/S", "/Subtype")} & ACTIVE
        found |= {key for key in ("/JS", "/XFA") if key in thing}
    return [f"it acts by itself ({', '.join(sorted(name[1:] for name in found))})"] if found else []


def web(file, made_from, pages) -> list:
    """What is wrong with the web pages of an edition."""
    doubts = []
    with zipfile.ZipFile(file) as archive:
        if broken := archive.testzip():
            return [f"{broken} in it is broken"]
        index = json.loads(archive.read("index.json"))
        names = set(archive.namelist())
        texts = {page["name"]: archive.read(f"pages/{page['name']}.html").decode() for page in index["pages"]}
    if not texts or len(texts) != pages:
        doubts.append(f"it has {len(texts)} pages instead of {pages}")
    doubts += [
        f"the page {name} holds what our pages must not" for name in texts if NOT_IN_PAGES.search(texts[name])
    ]
    missing = {anchor for anchor in made_from.chapters if anchor not in index["anchors"]}
    codes = {f"a-{printed['code'].lower()}" for printed in made_from.entries}
    missing |= codes - set(index["anchors"])
    doubts += [f"there is no place for {anchor}" for anchor in sorted(missing)]
    doubts += [
        f"the picture {name} is not in it" for name in index["pictures"] if f"pictures/{name}" not in names
    ]
    return doubts


def _dictionaries(opened, *, inside=False):
    """The dictionaries of the file; with `inside`, also those that stand within others, which takes its time."""
    import pikepdf  # slow import

    rows = list(opened.objects)
    while rows:
        thing = rows.pop()
        if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            yield thing
            parts = [thing.get(key) for key in thing.keys()] if inside else ()  # noqa: SIM118 (not Python's)
        else:
            parts = list(thing) if inside and isinstance(thing, pikepdf.Array) else ()
        rows += [part for part in parts if isinstance(part, pikepdf.Object) and not part.is_indirect]


def _name(thing):
    """The text of a name such as /URI; nothing for any other value."""
    import pikepdf  # slow import

    return str(thing) if isinstance(thing, pikepdf.Name) else ""
