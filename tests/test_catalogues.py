"""The catalogues are whole, say what the source says, and keep to the words of the field."""

import re
import unicodedata
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

from tests.catalogues import read

HOUSE = Path(settings.BASE_DIR)
LANGUAGES = ["es", "fr", "ar"]
SAME_WORD = {  # written alike in both languages, looked at one by one
    "es": {"Bahamas", "Maria Silva", "Micronesia", "No", "no", "local", "original"},
    "fr": {
        "Action", "Actions", "Budget", "Code", "Contact", "Date", "Document", "Documents", "Guide", "Menu",
        "Pages", "Publications", "Signature", "Source", "Version", "action", "actions", "budget", "code",
        "contact", "contacts", "date", "description", "diaspora", "document", "documents", "format", "forum",
        "latitude", "logo", "longitude", "migrants", "note", "original", "pages", "participation",
        "participations", "population", "publication", "signature", "signatures", "source", "version",
        "Format", "Page", "Section", "Sources", "%(n)s action", "%(pages)s page, %(size)s", "version %(number)s",
        "%(code)s, version %(number)s", "Latitude", "Longitude", "Population", "Logo", "Portrait", "portrait",
        "conditions", "invitation", "invitations", "Licence", "Versions", "version %(version)s",
        "Version %(version)s, %(text_language)s", "%(n)s signature", "Maria Silva", "Document %(number)s",
        "Bahamas", "Eswatini", "Audit", "Signatures", "Version %(number)s", "page", "Forum", "Figure %(number)s",
    },
    "ar": set(),
}  # fmt: skip
PLACEHOLDER = re.compile(r"%\((\w+)\)\w|\{(\w+)\}")
# Terms that are also everyday words in English are left to the reader of the glossary.
EVERYDAY = {
    "action", "activity", "approved", "changes requested", "code (by mail)", "colleague", "contributor", "declined",
    "desk", "draft", "edition; publication", "for Migrants and Refugees", "government", "hand in",
    "learn from each other", "mayor", "milestone", "partner", "people on the move",
    "public record, from public sources", "published", "receipt", "remark", "resource", "review", "reviewer",
    "sign in", "sign out", "to sign; signature; signatory", "town, locality", "update (news)", "verified",
    "withdrawn", "world section",
}  # fmt: skip


@cache
def messages(language):
    return read(HOUSE / "locale" / language / "LC_MESSAGES" / "django.po")


def placeholders(text):
    return {a or b for a, b in PLACEHOLDER.findall(text)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_translated(language):
    assert [m.source for m in messages(language) if not all(m.translations) or m.is_fuzzy] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_english_is_copied_in(language):
    found = [
        m.source
        for m in messages(language)
        if m.source in m.translations
        and re.search(r"[a-z]", PLACEHOLDER.sub("", m.source))
        and m.source not in SAME_WORD[language]
    ]
    assert found == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_those_of_the_source(language):
    """A plural form may leave out its number ("one thing"), no form may name what the source does not."""
    found = []
    for m in messages(language):
        named = placeholders(m.source) | placeholders(m.plural)
        for text in filter(None, m.translations):
            lost = set() if m.plural else named - placeholders(text)
            if lost or placeholders(text) - named:
                found.append((m.source, text))
    assert found == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_languages_hold_the_same_messages(language):
    assert {m.key for m in messages(language)} == {m.key for m in messages("es")}


# The words of the field


def glossary(language):
    """(English term, the words allowed for it), from docs/glossary.md."""
    lines = (HOUSE / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")]
    column = {"es": 1, "fr": 2, "ar": 3}[language]
    return [
        (row[0], re.split(r"[;؛,،]\s*", row[column]))
        for row in rows
        if len(row) == 4 and row[0] not in EVERYDAY | {"English"}
    ]


def plain(text):
    """Small letters without accents and Arabic vowel signs, apostrophes and spaces of one kind."""
    text = unicodedata.normalize("NFKD", text.replace("’", "'").replace("\u00a0", " ").replace("\u202f", " "))
    return "".join(c for c in text.lower() if not unicodedata.combining(c))


def stem(word):
    """The part that stays when a word is inflected: no Arabic article, no ending."""
    word = word.removeprefix("ال")
    return word[: max(3, round(len(word) * 0.6))]


def holds(text, allowed):
    """Each word of one of the allowed terms has its stem in some word of the text: inflected forms count."""
    words = re.findall(r"\w+", plain(text))
    for term in allowed:
        stems = [stem(w) for w in re.findall(r"\w+", plain(term)) if len(w) > 3]
        if all(any(part in word for word in words) for part in stems):
            return True
    return False


@pytest.mark.parametrize("language", LANGUAGES)
def test_terms_of_the_field_are_held(language):
    found = []
    for term, allowed in glossary(language):
        said = re.escape(term.split(" (")[0])
        word = re.compile(rf"\b{said}s?\b", re.I)
        for m in messages(language):
            if word.search(m.source) and not holds(" ".join(m.translations), allowed):
                found.append((term, m.source[:80], m.translations[0][:80]))
    assert found == []
