import re

import pytest
from django.utils.safestring import mark_safe

from figures import charts
from figures.charts import Bar, bars, hairlines


def table(values):
    return bars(values, caption="Actions by section", label_head="Section", value_head="Actions")


def test_bars_are_a_table_with_heads():
    drawn = table([Bar("Africa", 11)])

    assert drawn.startswith('<table class="chart"><caption class="hide">Actions by section</caption>')
    assert '<th scope="row">Africa</th>' in drawn


def test_bar_of_the_largest_value_is_the_widest():
    drawn = table([Bar("Africa", 10), Bar("Europe", 5)])

    assert 'width="320" height="17"' in drawn
    assert 'width="160" height="17"' in drawn


def test_smallest_value_is_still_seen():
    assert 'width="2" height="17"' in table([Bar("Africa", 1000), Bar("Oceania", 1)])


def test_nothing_has_no_bar():
    assert "<svg" not in table([Bar("Oceania", 0)])


def test_quieter_bars_have_the_quieter_blue():
    drawn = table([Bar("Others", 3, rest=True)])

    assert '<tr class="rest">' in drawn
    assert "#8F99BD" in drawn


def test_label_is_escaped_and_safe_html_is_kept():
    drawn = table([Bar("<b>", 1), Bar(mark_safe("<i>15</i>"), 1)])

    assert "&lt;b&gt;" in drawn
    assert "<i>15</i>" in drawn


def test_label_may_be_a_link():
    assert '<a href="/en/actions/?section=africa">Africa</a>' in table(
        [Bar("Africa", 1, href="/en/actions/?section=africa")]
    )


def test_hairlines_are_a_list():
    drawn = hairlines([Bar("Africa", 10), Bar("Europe", 5)])

    assert drawn.startswith('<ul class="sbars"><li><span>Africa</span><b>10</b>')
    assert 'width="50" height="4"' in drawn


def test_no_values_make_an_empty_chart():
    assert "<tbody></tbody>" in table([])


# The line


def test_line_has_a_point_for_each_total_and_labels_at_its_ends():
    drawn = charts.line([("2024", 3), ("2025", 3), ("2026", 12)], title="Signatories & more")

    assert re.findall(r"<title>(\d+): (\d+)</title>", drawn) == [("2024", "3"), ("2025", "3"), ("2026", "12")]
    assert re.findall(r'line__n"[^>]*>(\d+)<', drawn) == ["3", "12"]
    assert '<title id="line-title">Signatories &amp; more</title>' in drawn


def test_line_rises_in_proportion():
    heights = [
        float(y)
        for y in re.findall(r'cy="([\d.]+)"', charts.line([("a", 0), ("b", 5), ("c", 10)], title="x"))
    ]
    ground = charts.LINE_HEIGHT - charts.LINE_FOOT

    assert heights == [ground, (ground + charts.LINE_TOP) / 2, charts.LINE_TOP]


def test_mirrored_line_runs_from_right_to_left():
    there, back = (
        [
            float(x)
            for x in re.findall(r'cx="([\d.]+)"', charts.line([("a", 1), ("b", 2)], title="x", mirrored=way))
        ]
        for way in (False, True)
    )

    assert there == sorted(there)
    assert back == there[::-1]


@pytest.mark.parametrize(
    "values", [[], [("2026", 0)], [("2026", 5)], [(str(year), 1) for year in range(2000, 2040)]]
)
def test_line_of_any_length_can_be_drawn(values):
    drawn = charts.line(values, title="x")

    assert drawn.count("<circle") == len(values)
    assert drawn.count('class="line__x') <= 13


# Groups: several values of one thing


def grouped(values):
    return charts.groups(values, caption="By section", label_head="Section", heads=["Actions", "Pledges"])


HEAD = (
    '<table class="chart chart--2"><caption class="hide">By section</caption><thead><tr>'
    '<th scope="col">Section</th><th scope="col">Actions</th><th scope="col">Pledges</th></tr></thead>'
)
BAR = (
    '<svg viewBox="0 0 100 17" width="100" height="17" aria-hidden="true" preserveAspectRatio="none" '
    'focusable="false"><rect width="{}" height="17" fill="{}"/></svg>'
)


def test_groups_of_nothing_are_their_heads():
    assert grouped([]) == f"{HEAD}<tbody></tbody></table>"


def test_group_leads_to_its_page_and_each_number_to_its_rows():
    drawn = grouped([charts.Group("Africa & more", [(1200, "/a?x=1&y=2"), (300, "")], href="/africa/")])

    assert drawn == (
        f'{HEAD}<tbody><tr><th scope="row"><a href="/africa/">Africa &amp; more</a></th>'
        f'<td class="b"><span><b><a href="/a?x=1&amp;y=2">1,200</a></b>{BAR.format(100.0, charts.BLUE)}</span></td>'
        f'<td class="b rest"><span><b>300</b>{BAR.format(25.0, charts.REST)}</span></td></tr></tbody></table>'
    )


def test_groups_stand_on_one_scale_and_nought_has_no_bar():
    drawn = grouped([charts.Group("Africa", [(8, ""), (0, "")]), charts.Group("Europe", [(2, ""), (4, "")])])

    assert re.findall(r'<rect width="([\d.]+)"', drawn) == ["100.0", "0", "25.0", "50.0"]


# Columns: a span of time each


def drawn_columns(values, **how):
    drawn = charts.columns(values, title="New & old", **how)
    rects = re.findall(
        r'<rect class="line__col" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"', drawn
    )
    return drawn, [tuple(map(float, rect)) for rect in rects]


def test_columns_of_nothing_are_nothing():
    assert charts.columns([], title="x") == ""


def test_one_column_stands_in_the_middle_with_its_number_and_its_label():
    drawn, rects = drawn_columns([("Q1 2026", 7)], ident="new")

    assert drawn == (
        '<svg class="line" viewBox="0 0 720 260" width="720" height="260" role="img" '
        'aria-labelledby="new-title"><title id="new-title">New &amp; old</title>'
        '<path class="line__ground" d="M22.0,230H698.0" fill="none" stroke="#C8C0B0" stroke-width="1"/>'
        '<g font-family="Commissioner, sans-serif" text-anchor="middle">'
        '<rect class="line__col" x="332.0" y="34.0" width="56" height="196.0" fill="#1C3A9A">'
        "<title>Q1 2026: 7</title></rect>"
        '<text class="line__x" x="360.0" y="251" font-size="13" fill="#5A564D">Q1 2026</text>'
        '<text class="line__n" x="360.0" y="25.0" font-size="15" fill="#16181D">7</text></g></svg>'
    )
    assert rects == [(332.0, 34.0, 56.0, 196.0)]


def test_columns_rise_in_proportion_side_by_side():
    _drawn, rects = drawn_columns([("a", 0), ("b", 5), ("c", 10)])

    assert [height for *_rest, height in rects] == [0, 98, 196]
    ends = [(x, x + width) for x, _y, width, _height in rects]
    assert all(end < start for (_start, end), (start, _end) in zip(ends, ends[1:], strict=False))


def test_mirrored_columns_run_from_right_to_left():
    there, back = (drawn_columns([("a", 1), ("b", 2)], mirrored=way)[1] for way in (False, True))

    assert [y for _x, y, *_rest in there] == [y for _x, y, *_rest in back]
    assert [x for x, *_rest in back] == [x for x, *_rest in reversed(there)]


def test_many_columns_name_few_spans_and_the_largest_number_alone():
    drawn, rects = drawn_columns([(str(year), year % 40) for year in range(2000, 2040)])

    assert len(rects) == 40
    assert drawn.count('class="line__x') <= charts.MOST_LABELS
    assert re.findall(r'line__n"[^>]*>(\d+)<', drawn) == ["39"]


# Small multiples


def test_multiples_of_nothing_are_an_empty_list():
    assert charts.multiples([]) == '<ul class="multiples"></ul>'
    assert charts.multiples([("Africa", "none", [])]) == '<ul class="multiples"></ul>'


def test_one_small_area_says_its_last_total():
    assert charts.multiples([("Africa", "Africa: 1,500 by 2026", [750, 1500])]) == (
        '<ul class="multiples"><li><span>Africa</span><b>1,500</b><svg viewBox="0 0 200 64" width="200" '
        'height="64" role="img" aria-label="Africa: 1,500 by 2026">'
        '<path class="line__area" d="M6.0,35.0L194.0,9.0V61.0H6.0Z" fill="#E6EAF7"/>'
        '<path class="line__ground" d="M0,61.0H200" fill="none" stroke="#C8C0B0" stroke-width="1"/>'
        '<path class="line__path" d="M6.0,35.0L194.0,9.0" fill="none" stroke="#1C3A9A" stroke-width="2" '
        'stroke-linejoin="round"/><circle class="line__pt" cx="194.0" cy="9.0" r="3.5" fill="#1C3A9A"/>'
        "</svg></li></ul>"
    )


def test_small_areas_stand_on_one_scale():
    drawn = charts.multiples([("a", "a", [1, 10]), ("b", "b", [5, 5]), ("c", "c", [0])])

    assert re.findall(r'cy="([\d.]+)"', drawn) == ["9.0", "35.0", "61.0"]


def test_mirrored_small_areas_end_at_the_left():
    drawn = charts.multiples([("a", "a", [1, 10])], mirrored=True)

    assert re.findall(r'cx="([\d.]+)"', drawn) == ["6.0"]


# One thing counted


@pytest.mark.parametrize("known", [{}, {"now": 5}, {"goal": 0, "now": 0}, {"start": 0, "goal": 0}])
def test_measure_without_two_numbers_apart_is_nothing(known):
    assert charts.measure(title="x", **known) == ""


def test_measure_shows_where_it_began_is_and_should_be():
    assert charts.measure(start=0, now=50, goal=100, title="Readers & more") == (
        '<svg class="measure" viewBox="0 0 320 26" width="320" height="26" role="img" '
        'aria-label="Readers &amp; more"><title>Readers &amp; more</title>'
        '<path class="measure__nought" d="M6.0 0V26" stroke="#C8C0B0" stroke-width="1"/>'
        '<rect x="6.0" y="4.5" width="154.0" height="17" fill="#1C3A9A"/>'
        '<circle class="measure__start" cx="6.0" cy="13.0" r="4.5" fill="#FCFBF8" stroke="#16181D" stroke-width="2"/>'
        '<path class="measure__goal" d="M314.0 0V26" stroke="#16181D" stroke-width="3"/></svg>'
    )


def test_measure_below_nought_runs_back_from_it():
    drawn = charts.measure(now=-10, goal=10, title="x")

    assert re.findall(r'<rect x="([\d.]+)" y="4.5" width="([\d.]+)"', drawn) == [("6.0", "154.0")]
