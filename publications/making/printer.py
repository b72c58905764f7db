"""WeasyPrint without what a long book pays for and never gets. With `pdf`, the only module that knows it.

Measured on a book of 200 actions (`make bench-pdf`): its own sheet gives each element six pseudo-elements that
print nothing, a style of their own each, half of the memory of a page; the list of pages is written anew for each
tag, which grows with the square of the pages; the collector of cycles reads every box again and again; each page has
its own copy of the styles of its margins; what is written is compressed twice; pages with references are laid out
three times (`late`). Nothing of this changes what is printed: tests compare it with the plain library.
"""

import gc
import zlib
from functools import cache

from publications.making import late

EVERYWHERE = {  # rules of the library for each element there is: where they may stay
    "::marker": "li::marker",
    "::footnote-call": ".footnote::footnote-call",
    "::footnote-marker": ".footnote::footnote-marker",
    "::note-call": "",
    "::note-marker": "",
    "::note-callback": "",
}
NOTES = {"footnote-call", "footnote-marker"}
BESIDE = {None, "before", "after", "marker"}
SAID = {"lang", "anchor"}  # read anew from each element
ALONE = ("style", "id", "name")  # attributes that make the style of an element its own
LEVEL = 6  # of compression; the library's 9 takes twice the time for a hundredth of the size


@cache
def load():
    """WeasyPrint, made ready. Raises OSError where Pango is missing."""
    import weasyprint  # slow import, and it fails where Pango is missing

    _know_the_pages()
    _share_styles()
    _write_once()
    late.install()
    return weasyprint


def page(html, *, base_url, url_fetcher):
    """The HTML as WeasyPrint reads it, under a sheet that speaks only of what a book holds."""
    weasyprint = load()

    class Page(weasyprint.HTML):
        def _ua_stylesheets(self, forms=False):
            return [_sheet()]

    return Page(string=html, base_url=base_url, url_fetcher=url_fetcher)


def collect_seldom():
    """For a process that ends with its file: what stands is never looked at again, cycles are rare."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def sheet_text():
    """The library's own sheet; its rules for pseudo-elements of every element hold only where they print."""
    from weasyprint.html import UA

    lines = []
    for line in UA.splitlines():
        selector, _space, rule = line.partition(" ")
        if selector in EVERYWHERE:
            line = f"{EVERYWHERE[selector]} {rule}" if EVERYWHERE[selector] else ""
        lines.append(line)
    return "\n".join(lines)


@cache
def _sheet():
    from weasyprint import CSS, html

    return CSS(string=sheet_text(), counter_style=html.UA_COUNTER_STYLE.copy())


def _know_the_pages():
    """The references of the pages are listed once, not once for each tag."""
    import pydyf

    listed = pydyf.PDF.page_references.fget

    def page_references(file):
        known = vars(file).get("known_pages", ())
        if len(known) != file.pages["Count"]:
            known = file.known_pages = listed(file)
        return known

    pydyf.PDF.page_references = property(page_references)


def _share_styles():
    """Where the same rules hold in the same place there is one style; only footnotes have the marks of footnotes."""
    from weasyprint import css
    from weasyprint.css import StyleFor
    from weasyprint.layout import page

    compute = StyleFor.set_computed_styles

    def set_computed_styles(self, element, parent, root=None, pseudo_type=None, **more):
        styles = self.get_computed_styles()
        if pseudo_type in NOTES and styles[element, None]["float"] != "footnote":
            return
        if parent is None or pseudo_type not in BESIDE:
            compute(self, element, parent, root=root, pseudo_type=pseudo_type, **more)
            return
        rules = self.get_cascaded_styles().get((element, pseudo_type), {})
        kept = vars(self).setdefault("styles_kept", {})
        alike = vars(self).setdefault("styles_alike", {})  # but for their anchors, which nothing inherits
        above = id(styles[parent, None])
        key = (pseudo_type, alike.get(above, above), _known_by(rules))
        if key not in kept:
            compute(self, element, parent, root=root, pseudo_type=pseudo_type, **more)
            kept[key] = styles[element, pseudo_type]
            plain = (
                *key[:2],
                _known_by({name: rule for name, rule in rules.items() if name != "anchor"}),
                "alike",
            )
            alike[id(kept[key])] = kept.setdefault(plain, id(kept[key]))
        styles[element, pseudo_type] = kept[key]

    StyleFor.set_computed_styles = set_computed_styles
    css.find_style_attributes = _of_one_language(css.find_style_attributes)
    page.set_page_type_computed_styles = _sharing(page.set_page_type_computed_styles)


def _sharing(usual):
    def set_page_type_computed_styles(page_type, html, style_for):
        cascaded, computed = style_for.get_cascaded_styles(), style_for.get_computed_styles()
        cascaded.clear()  # of the page before
        style_for.add_page_declarations(page_type)
        rules = {pseudo: style for (_type, pseudo), style in cascaded.items()}
        key = tuple((pseudo, _known_by(style)) for pseudo, style in rules.items())
        kept = vars(style_for).setdefault("styles_of_pages", {})
        if page_type.index == 0:  # lengths that follow the first page are not known on it
            usual(page_type, html, style_for)
        elif key in kept:
            computed.update({(page_type, pseudo): style for pseudo, style in kept[key].items()})
        else:
            usual(page_type, html, style_for)
            kept[key] = {pseudo: computed[page_type, pseudo] for pseudo in {None, *rules}}

    return set_page_type_computed_styles


def _known_by(rules):
    """What says that two sets of rules are the same: the very values of the sheet."""
    return tuple(
        (name, value if name in SAID else id(value), str(weight)) for name, (value, weight) in rules.items()
    )


def _of_one_language(usual):
    """Elements that say only their language share their style, and so do those within them."""

    def find_style_attributes(tree, *args):
        kept = {}
        for specificity, element, rules, base_url in usual(tree, *args):
            if not any(element.get(name) for name in ALONE) and not element.tag.endswith("svg"):
                rules = kept.setdefault(element.get("lang"), rules)
            yield specificity, element, rules, base_url

    return find_style_attributes


def _write_once():
    """A page is compressed when it is drawn, and each object is put into bytes once, not again for the file's name."""
    import pydyf
    from weasyprint.document import Page

    paint, write = Page.paint, pydyf.PDF.write

    def painted(page, stream, scale=1):
        paint(page, stream, scale)
        _pack(stream)

    def written(file, *args, **options):
        for thing in file.objects:
            if isinstance(thing, pydyf.Stream):
                _pack(thing)
            elif thing.free != "f":
                thing.packed = thing.data
        write(file, *args, **options)

    Page.paint, pydyf.PDF.write = painted, written
    pydyf.Stream.data = property(_stream_data)
    for kind in (pydyf.Dictionary, pydyf.Array, pydyf.String):
        kind.data = property(_data(kind.data.fget))


def _data(usual):
    def data(self):
        packed = vars(self).get("packed")
        return usual(self) if packed is None else packed

    return data


def _pack(stream):
    """The content in the form it is written in; what it was made of is let go."""
    if stream.compress and not hasattr(stream, "packed"):
        stream.packed = zlib.compress(_content(stream), LEVEL)
        stream.stream = []


def _content(stream):
    import pydyf

    return b"\n".join(pydyf._to_bytes(item) for item in stream.stream)


def _stream_data(self):
    import pydyf

    extra, content = pydyf.Dictionary(self.extra.copy()), vars(self).get("packed")
    if content is None:
        content = zlib.compress(_content(self), LEVEL) if self.compress else _content(self)
    if self.compress:
        extra["Filter"] = "/FlateDecode"
    extra["Length"] = len(content)
    return b"\n".join((extra.data, b"stream", content, b"endstream"))
