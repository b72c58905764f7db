"""The lists one person keeps, where a list of the secretariat is shown."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.text import capfirst

from accounts import kept_lists

register = template.Library()


@register.simple_tag
def lists_kept(user, cl):
    """The lists this person keeps of the model shown: [{pk, name, href}, …]."""
    rows = kept_lists.of(user).filter(model=cl.opts.label_lower)
    return [{"pk": row.pk, "name": row.name, "href": kept_lists.address(row)} for row in rows]


@register.filter
def with_headings(cells, headers):
    """The cells of a row, each with the words of its column, for a screen too narrow for a table."""
    return [_named(cell, header["text"]) for cell, header in zip(cells, headers, strict=False)]


def _named(cell, words):
    tag, space, rest = cell.partition(" ")
    if tag not in ("<td", "<th") or str(words).startswith("<"):  # a box to tick heads its own column
        return cell
    return format_html('{} data-heading="{}" {}', mark_safe(tag), capfirst(words), mark_safe(rest))
