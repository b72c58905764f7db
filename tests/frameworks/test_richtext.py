import pytest

from frameworks.richtext import to_html


def test_markdown_becomes_plain_html():
    html = to_html("One *word*.\n\n- a\n- b\n\n[IOM](https://www.iom.int/)")

    assert html == (
        "<p>One <em>word</em>.</p>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"
        '<p><a href="https://www.iom.int/" rel="noopener nofollow">IOM</a></p>\n'
    )


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "![x](https://example.org/pixel.png)",
        "[x](javascript:alert(1))",
        '<a href="data:text/html,x">x</a>',
        "<p style='color:red'>x</p>",
    ],
)
def test_hostile_text_leaves_nothing_active(hostile):
    html = to_html(hostile)

    assert "<script" not in html
    assert "<img" not in html
    assert '<a href="javascript' not in html
    assert '<a href="data' not in html
    assert "<p style" not in html


def test_nothing_gives_nothing():
    assert to_html(None) == ""
