"""Every language is offered by its name in the reader's words, whatever the portal itself speaks."""

import pytest
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.utils.translation import override

from frameworks.languages import is_known, language_choices, language_name, own_name


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("en", ["Basque", "Khmer", "Kannada", "Kinyarwanda", "Arabic"]),
        ("es", ["Euskera", "Jemer", "Canarés", "Kinyarwanda", "Árabe"]),
        ("fr", ["Basque", "Khmer", "Kannada", "Kinyarwanda", "Arabe"]),
        ("ar", ["الباسكية", "الخميرية", "الكانادا", "الكينيارواندا", "العربية"]),
    ],
)
def test_list_names_each_language_in_the_readers_words(language, names):
    with override(language):
        offered = {code: name for _heading, rows in language_choices() for code, name in rows}

    assert [offered[code] for code in ("eu", "km", "kn", "rw", "ar")] == names


@pytest.mark.parametrize("language", ["en", "es", "fr", "ar"])
def test_no_name_is_lacking_and_the_list_is_in_the_order_of_its_reader(language):
    with override(language):
        (_own, first), (_others, rest) = language_choices()

    assert [code for code, _name in first] == [code for code, _name in settings.LANGUAGES]
    assert all(name for _code, name in [*first, *rest])
    assert len(rest) == 91
    if language == "ar":
        assert not [name for _code, name in rest if name.isascii()]
    if language == "es":
        assert [name for _code, name in rest][:3] == ["Afrikáans", "Albanés", "Alemán"]


def test_language_that_others_name_in_english_has_its_own_name():
    assert [own_name(code) for code in ("eu", "km", "kn", "es", "rw")] == [
        "euskara", "ខ្មែរ", "ಕನ್ನಡ", "español", "Ikinyarwanda",
    ]  # fmt: skip
    assert LANG_INFO["eu"]["name_local"] == "Basque"


def test_code_that_nobody_knows_stands_for_itself():
    assert (language_name("xx"), own_name("xx"), is_known("xx"), is_known("eu")) == ("xx", "xx", False, True)
