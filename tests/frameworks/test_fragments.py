"""What is the same on many pages is made once, in each language."""

import pytest
from django.template import Context, Template
from django.utils.translation import override

from frameworks.templatetags import fragments


@pytest.fixture
def say():
    page = Template('{% load fragments %}{% fragment "part" place %}{{ made }}{% endfragment %}')
    return lambda made, place="": page.render(Context({"made": made, "place": place}))


def test_fragment_is_made_once(say):
    assert [say("1"), say("2")] == ["1", "1"]


def test_fragment_is_kept_apart_by_value_and_language(say):
    assert [say("1"), say("2", place="elsewhere")] == ["1", "2"]
    with override("fr"):
        assert say("3") == "3"


def test_fragment_is_made_anew_after_its_time(say, settings):
    settings.FRAGMENT_SECONDS = 0
    assert [say("1"), say("2")] == ["1", "2"]


def test_the_oldest_fragments_give_way(say, monkeypatch):
    monkeypatch.setattr(fragments, "MOST", 25)
    for number in range(6):
        say(f"{number:06}", place=str(number))
    assert [say("new", place=str(number)) for number in (5, 4, 3, 2)] == [
        "000005",
        "000004",
        "000003",
        "000002",
    ]
    assert say("new", place="1") == "new"
