"""WeasyPrint without what a long book pays for and never gets. With `pdf`, the only module that knows it.

Measured on a book of 200 actions (`make bench-pdf`): its own sheet gives each element six pseudo-elements that
print nothing, a style of their own each, half of the memory of a page; the list of pages is written anew for each
tag, which grows with the square of the pages; and the collector of cycles reads every box again and again.
"""

import gc
from functools import cache

EVERYWHERE = {  # rules of the library for each element there is: where they may stay
    "::marker": "li::marker",
    "::footnote-call": ".footnote::footnote-call",
    "::footnote-marker": ".footnote::footnote-marker",
    "::note-call": "",
    "::note-marker": "",
    "::note-callback": "",
}


@cache
def load():
    """WeasyPrint, made ready. Raises OSError where Pango is missing."""
    import weasyprint  # slow import, and it fails where Pango is missing

    _know_the_pages()
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
