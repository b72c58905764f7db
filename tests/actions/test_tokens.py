"""The same words whatever the spelling."""

import pytest

from actions import tokens


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Zürich", "zurich"),
        ("Zu\u0308rich", "zurich"),
        ("İSTANBUL", "istanbul"),
        ("cœur", "coeur"),
        ("Łódź", "lodz"),
        ("أحمد", "احمد"),
        ("مُهاجِر", "مهاجر"),
        ("مدينة", "مدينه"),
        ("ﬁne", "fine"),
    ],
)
def test_fold_gives_one_spelling(written, folded):
    assert tokens.fold(written) == folded


def test_of_text_keeps_the_words_in_order_and_adds_stems():
    assert tokens.of_text("Réfugiés et migrants", "fr") == "refugies et migrants migr refug refugi"


def test_of_text_leaves_out_vowel_signs_and_articles():
    assert tokens.of_text("المُهاجِرين", "ar").split()[0] == "المهاجرين"
    assert "مهاجرين" in tokens.of_text("المُهاجِرين", "ar").split()


def test_of_text_does_not_stem_a_language_it_does_not_know():
    assert tokens.of_text("Türkçe kursları", "tr") == "turkce kurslari"


def test_of_names_does_not_stem():
    assert tokens.of_names(["Quilmes", "CTA-2026-0042"]) == "quilmes cta 2026 0042"


def test_a_very_long_word_is_cut():
    assert tokens.words("a" * 5000) == ["a" * tokens.LONGEST]
