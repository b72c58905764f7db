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
