"""Charts. Bars are tables: a row per value, its bar an SVG rectangle, its number at the end of the bar.

Lines, areas, columns and small multiples show time; the table beside them is the page's and holds the same numbers.
Attributes only, so the same HTML stands on the screen and in print. No axis, no grid, no colour code.
"""

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

BLUE, REST, RULE, INK, STONE, WALL = "#1C3A9A", "#8F99BD", "#C8C0B0", "#16181D", "#5A564D", "#FCFBF8"
WIDTH, THICK = 320, 17
MEASURE_HEIGHT, MEASURE_EDGE = 26, 6
LINE_WIDTH, LINE_HEIGHT, LINE_TOP, LINE_FOOT, LINE_SIDE = 720, 260, 34, 30, 44
MOST_LABELS, ROOM_FOR_A_NUMBER = 12, 34
SMALL_WIDTH, SMALL_HEIGHT, SMALL_EDGE = 200, 64, 6
GROUND = "#E6EAF7"


@dataclass(frozen=True)
class Bar:
    """One value. `label` may be safe HTML such as a chip; `rest` draws it in the quieter blue."""

    label: str
    value: int
    href: str = ""
    rest: bool = False


@dataclass(frozen=True)
class Group:
    """Several values of one thing, [(number, address or "")]: each in its column, all on one scale."""

    label: str
    values: list
    href: str = ""


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


def groups(values, *, caption, label_head, heads):
    """A table with a column of bars for each head: the first in full blue, the others in the quieter one."""
    values = list(values)
    largest = max((number for group in values for number, _href in group.values), default=0)
    rows = format_html_join(
        "",
        '<tr><th scope="row">{}</th>{}</tr>',
        ((_label(group), _cells(group, largest)) for group in values),
    )
    return format_html(
        '<table class="chart chart--{}"><caption class="hide">{}</caption><thead><tr><th scope="col">{}</th>{}'
        "</tr></thead><tbody>{}</tbody></table>",
        len(heads),
        caption,
        label_head,
        format_html_join("", '<th scope="col">{}</th>', ((head,) for head in heads)),
        rows,
    )


def _cells(group, largest):
    """The number, then its bar in what is left of the cell: in proportion however narrow the cell is."""
    return format_html_join(
        "",
        '<td class="b{}"><span><b>{}</b><svg viewBox="0 0 100 {t}" width="100" height="{t}" aria-hidden="true" '
        'preserveAspectRatio="none" focusable="false"><rect width="{}" height="{t}" fill="{}"/></svg></span></td>'
        .replace("{t}", str(THICK)),
        (
            (
                " rest" if at else "",
                format_html('<a href="{}">{}</a>', href, _number(number)) if href else _number(number),
                round(100 * number / largest, 1) if number else 0,
                REST if at else BLUE,
            )
            for at, (number, href) in enumerate(group.values)
        ),
    )  # fmt: skip


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


def line(values, *, title, ident="line", mirrored=False, filled=False):
    """A line of totals over time, [(label, total)] in order, with labels at its ends and under it.

    `mirrored` runs from right to left; `filled` makes it an area, for what adds up.
    """
    values = list(values)
    if not values:
        return ""
    places = _places([total for _label, total in values], mirrored)
    path = "M" + "L".join(f"{x},{y}" for x, y in places)
    ground = LINE_HEIGHT - LINE_FOOT
    every = -(-len(values) // MOST_LABELS)
    last = len(values) - 1
    area = f"{path}V{ground}H{places[0][0]}Z" if filled else ""
    marks = format_html_join(
        "",
        '<circle class="line__pt" cx="{}" cy="{}" r="4" fill="{}"><title>{}: {}</title></circle>{}{}',
        (
            (
                x, y, BLUE, label, _number(total),
                _under(x, ground, label, last - at, every),
                _words(x, y - 12, _number(total), "line__n") if at in (0, last) else "",
            )
            for at, ((label, total), (x, y)) in enumerate(zip(values, places, strict=True))
        ),
    )  # fmt: skip
    line_itself = format_html(
        '<path class="line__path" d="{}" fill="none" stroke="{}" stroke-width="3" '
        'stroke-linejoin="round" stroke-linecap="round"/>',
        path,
        BLUE,
    )
    return _drawing(ident, title, ground, _area(area), line_itself, marks)


def measure(*, start=None, now=None, goal=None, title):
    """One thing counted: a bar from nought to where it is now, a line where it began, a line where it should be.

    Numbers that are not known are not drawn; with fewer than two there is nothing to compare and nothing is drawn.
    """
    known = [float(value) for value in (start, now, goal) if value is not None]
    low, high = min([0, *known]), max([0, *known])
    if len(known) < 2 or low == high:
        return ""

    def across(value):
        return round(MEASURE_EDGE + (float(value) - low) * (WIDTH - 2 * MEASURE_EDGE) / (high - low), 1)

    nought = across(0)
    marks = [_upright(nought, 0, MEASURE_HEIGHT, RULE, 1)]
    if now is not None:
        left, right = sorted((nought, across(now)))
        marks.append(
            format_html(
                '<rect x="{}" y="{}" width="{}" height="{}" fill="{}"/>',
                left, (MEASURE_HEIGHT - THICK) / 2, max(round(right - left, 1), 1), THICK, BLUE,
            )
        )  # fmt: skip
    if start is not None:
        marks.append(
            format_html(
                '<circle class="measure__start" cx="{}" cy="{}" r="4.5" fill="{}" stroke="{}" stroke-width="2"/>',
                across(start), MEASURE_HEIGHT / 2, WALL, INK,
            )
        )  # fmt: skip
    if goal is not None:
        marks.append(_upright(across(goal), 0, MEASURE_HEIGHT, INK, 3))
    return format_html(
        '<svg class="measure" viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="img" aria-label="{title}">'
        "<title>{title}</title>{marks}</svg>",
        w=WIDTH,
        h=MEASURE_HEIGHT,
        title=title,
        marks=mark_safe("".join(marks)),
    )


def _upright(x, top, foot, colour, thick):
    return format_html(
        '<path class="measure__{}" d="M{} {}V{}" stroke="{}" stroke-width="{}"/>',
        "goal" if thick > 1 else "nought", x, top, foot, colour, thick,
    )  # fmt: skip


def columns(values, *, title, ident="columns", mirrored=False):
    """A column for each span of time, [(label, number)] in order, its number above it where there is room."""
    values = list(values)
    if not values:
        return ""
    step = (LINE_WIDTH - LINE_SIDE) / len(values)
    thick = round(min(step * 0.7, 56), 1)
    largest = max(number for _label, number in values)
    places = _places([number for _label, number in values], mirrored, edge=(LINE_SIDE + step) / 2)
    ground, last = LINE_HEIGHT - LINE_FOOT, len(values) - 1
    every = -(-len(values) // MOST_LABELS)
    marks = format_html_join(
        "",
        '<rect class="line__col" x="{}" y="{}" width="{}" height="{}" fill="{}"><title>{}: {}</title></rect>{}{}',
        (
            (
                round(x - thick / 2, 1), y, thick, round(ground - y, 1), BLUE, label, _number(number),
                _under(x, ground, label, last - at, every),
                _words(x, y - 9, _number(number), "line__n")
                if number and (step >= ROOM_FOR_A_NUMBER or number == largest) else "",
            )
            for at, ((label, number), (x, y)) in enumerate(zip(values, places, strict=True))
        ),
    )  # fmt: skip
    return _drawing(ident, title, ground, "", "", marks)


def multiples(values, *, mirrored=False):
    """Small areas on one scale, [(label, title, [total, …])]: the shape of each, and its last total in words."""
    values = list(values)
    largest = max((max(totals) for _label, _title, totals in values if totals), default=0) or 1
    return format_html(
        '<ul class="multiples">{}</ul>',
        format_html_join(
            "",
            '<li><span>{}</span><b>{}</b><svg viewBox="0 0 {} {}" width="{}" height="{}" role="img" '
            'aria-label="{}">{}</svg></li>',
            (
                (
                    label, _number(totals[-1]), SMALL_WIDTH, SMALL_HEIGHT, SMALL_WIDTH, SMALL_HEIGHT, title,
                    _small(totals, largest, mirrored),
                )
                for label, title, totals in values
                if totals
            ),
        ),
    )  # fmt: skip


def _small(totals, largest, mirrored):
    """An area and its line, from one edge to the other."""
    ground = SMALL_HEIGHT - SMALL_EDGE / 2
    step = (SMALL_WIDTH - 2 * SMALL_EDGE) / max(len(totals) - 1, 1)
    places = [
        (
            round(SMALL_WIDTH - way if mirrored else way, 1),
            round(ground - (SMALL_HEIGHT - 2 * SMALL_EDGE) * total / largest, 1),
        )
        for at, total in enumerate(totals)
        for way in (SMALL_EDGE + step * at,)
    ]
    path = "M" + "L".join(f"{x},{y}" for x, y in places)
    end_x, end_y = places[-1]
    return format_html(
        '{}<path class="line__ground" d="M0,{}H{}" fill="none" stroke="{}" stroke-width="1"/>'
        '<path class="line__path" d="{}" fill="none" stroke="{}" stroke-width="2" stroke-linejoin="round"/>'
        '<circle class="line__pt" cx="{}" cy="{}" r="3.5" fill="{}"/>',
        _area(f"{path}V{ground}H{places[0][0]}Z"), ground, SMALL_WIDTH, RULE, path, BLUE, end_x, end_y, BLUE,
    )  # fmt: skip


def _area(path):
    return format_html('<path class="line__area" d="{}" fill="{}"/>', path, GROUND) if path else ""


def _places(totals, mirrored, edge=LINE_SIDE):
    """Where each total stands: in equal steps along, in proportion up from nought."""
    largest, steps = max(totals) or 1, max(len(totals) - 1, 1)
    along, up = LINE_WIDTH - 2 * edge, LINE_HEIGHT - LINE_TOP - LINE_FOOT
    ways = [edge + along * at / steps for at in range(len(totals))]
    return [
        (
            round(LINE_WIDTH - way if mirrored else way, 1),
            round(LINE_HEIGHT - LINE_FOOT - up * total / largest, 1),
        )
        for way, total in zip(ways, totals, strict=True)
    ]


def _under(x, ground, label, from_end, every):
    """A label under the line; each second one may go where the line is drawn small."""
    if from_end % every:
        return ""
    return _words(x, ground + 21, label, "line__x" if from_end // every % 2 == 0 else "line__x line__x--2")


def _words(x, y, words, kind):
    size, fill = (15, INK) if kind == "line__n" else (13, STONE)
    return format_html(
        '<text class="{}" x="{}" y="{}" font-size="{}" fill="{}">{}</text>', kind, x, y, size, fill, words
    )


def _number(value):
    return number_format(value, force_grouping=True)


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


def _drawing(ident, title, ground, below, above, marks):
    """The frame of a line or of columns: a named picture, its ground, what lies below and above it, its marks."""
    return format_html(
        '<svg class="line" viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="img" '
        'aria-labelledby="{ident}-title"><title id="{ident}-title">{title}</title>'
        "{below}"
        '<path class="line__ground" d="M{left},{ground}H{right}" fill="none" stroke="{rule}" stroke-width="1"/>'
        "{above}"
        '<g font-family="Commissioner, sans-serif" text-anchor="middle">{marks}</g></svg>',
        w=LINE_WIDTH,
        h=LINE_HEIGHT,
        ident=ident,
        title=title,
        left=LINE_SIDE / 2,
        right=LINE_WIDTH - LINE_SIDE / 2,
        ground=ground,
        rule=RULE,
        below=below,
        above=above,
        marks=marks,
    )
