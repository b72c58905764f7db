"""Charts that are tables: a row per value, its bar an SVG rectangle, its number at the end of the bar.

Attributes only, so the same HTML stands on the screen and in print. No axis, no grid, no colour code.
"""

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

BLUE, REST = "#1C3A9A", "#8F99BD"
WIDTH, THICK = 320, 17


@dataclass(frozen=True)
class Bar:
    """One value. `label` may be safe HTML such as a chip; `rest` draws it in the quieter blue."""

    label: str
    value: int
    href: str = ""
    rest: bool = False


def bars(values, *, caption, label_head, value_head):
    """A table of horizontal bars in the order given. The caption and the heads name what is counted."""
    values = list(values)
    largest = max((bar.value for bar in values), default=0)
    rows = format_html_join(
        "",
        '<tr{}><th scope="row">{}</th><td class="b"><span>{}{}</span></td></tr>',
        (
            (
                mark_safe(' class="rest"') if bar.rest else "",
                _label(bar),
                _bar(bar, largest),
                number_format(bar.value, force_grouping=True),
            )
            for bar in values
        ),
    )
    return format_html(
        '<table class="chart"><caption class="hide">{}</caption><thead class="hide"><tr>'
        '<th scope="col">{}</th><th scope="col">{}</th></tr></thead><tbody>{}</tbody></table>',
        caption,
        label_head,
        value_head,
        rows,
    )


def hairlines(values):
    """The same for a margin column: label and number on a line, a thin bar below."""
    values = list(values)
    largest = max((bar.value for bar in values), default=0)
    lines = format_html_join(
        "",
        '<li><span>{}</span><b>{}</b><svg viewBox="0 0 100 4" width="100" height="4" aria-hidden="true" '
        'preserveAspectRatio="none" focusable="false"><rect width="{}" height="4" fill="{}"/></svg></li>',
        (
            (
                _label(bar),
                number_format(bar.value, force_grouping=True),
                _share(bar.value, largest, 100),
                REST if bar.rest else BLUE,
            )
            for bar in values
        ),
    )
    return format_html('<ul class="sbars">{}</ul>', lines)


def _label(bar):
    return format_html('<a href="{}">{}</a>', bar.href, bar.label) if bar.href else bar.label


def _bar(bar, largest):
    width = _share(bar.value, largest, WIDTH)
    if not width:
        return ""
    return format_html(
        '<svg viewBox="0 0 {0} {1}" width="{0}" height="{1}" preserveAspectRatio="none" aria-hidden="true" '
        'focusable="false"><rect width="{0}" height="{1}" fill="{2}"/></svg>',
        width,
        THICK,
        REST if bar.rest else BLUE,
    )


def _share(value, largest, whole):
    return max(round(whole * value / largest), 2) if value and largest else 0
