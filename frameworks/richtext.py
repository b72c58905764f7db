"""The one place where Markdown becomes HTML: a short allow-list, nothing remote, nothing active."""

from functools import lru_cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

TAGS = {"p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "h2", "h3", "a"}
ATTRIBUTES = {"a": {"href"}}
SCHEMES = {"http", "https", "mailto"}


def to_html(text: str | None) -> SafeString:
    """Paragraphs, emphasis, lists, quotations, two levels of heading, links; the rest is dropped."""
    html = nh3.clean(
        _markdown().render(text or ""),
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="noopener nofollow",
    )
    return mark_safe(html)


@lru_cache
def _markdown():
    return MarkdownIt("commonmark", {"html": False, "breaks": False}).disable("image")
