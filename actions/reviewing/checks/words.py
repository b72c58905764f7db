"""Words that stop a reader: acronyms nobody has spelled out, and sentences in capitals."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from actions.reviewing.checks.common import COMMON, SMALL_WORDS

ACRONYM = re.compile(r"(?<![\w@./&’'-])([^\W\d_a-zà-öø-ÿ]{2}[^\W_a-zà-öø-ÿ]*)(?:’?s)?(?![\w@&])")
ROMAN = re.compile(r"[IVXLC]+\Z")
WORD = re.compile(r"[^\W\d_]+")
BRACKET = re.compile(r"[(\[«“\"]\s*\Z")
BEFORE, AFTER = 160, 120  # characters around an acronym in which its words are looked for


def acronyms(submission, said):
    """Acronyms not spelled out where a language uses them first; a title may leave it to the text below."""
    met, texts = {}, {}
    for passage in said:
        earlier, known = texts.get(passage.language, ""), met.setdefault(passage.language, set())
        missing = []
        for match in _candidates(passage.text):
            word = match.group(1)
            if word in known:
                continue
            is_told = _is_spelled_out(word, match, passage.text, earlier)
            if passage.field != "title" or is_told:
                known.add(word)
            if not is_told and passage.field != "title":
                missing.append(word)
        texts[passage.language] = f"{earlier} {passage.text}"
        if missing:
            names = pgettext("between names of a list", ", ").join(dict.fromkeys(missing))
            sentence = _("Not spelled out where they stand first: %(acronyms)s.")
            yield passage.finding("acronyms", sentence % {"acronyms": names})


def _candidates(text):
    """Words in capitals that are not common, not a number of Rome, and not part of a shouted line."""
    shouted = list(_shouts(text))
    for match in ACRONYM.finditer(text):
        word = match.group(1)
        if word in COMMON or ROMAN.match(word) or not word.isascii() or len(word) > 10:
            continue
        if not any(start <= match.start() < end for start, end in shouted):
            yield match


def _is_spelled_out(word, match, text, earlier):
    """In brackets behind its words, before words in brackets, or where its initials are read around it."""
    before, after = text[: match.start()], text[match.end() :]
    if (
        BRACKET.search(before[-3:])
        and re.match(r"\s*(?:,[^()]{0,60})?[)\]»”\"]", after)
        and WORD.search(before)
    ):
        return True
    if re.match(r"\s*[)\]]?\s*[(\[]\s*[^\W\d_]+[\s'’-]+[^\W\d_]+", after):
        return True
    around = [before[-BEFORE:], after[:AFTER], earlier]
    return any(_has_initials(word, words) for words in around)


def _has_initials(word, text):
    """Whether neighbouring words begin with its letters; small words between them may be left out."""
    letters = [letter.lower() for letter in word if letter.isalpha()]
    words = [_plain(found) for found in WORD.findall(text.lower())]
    return any(_reads(letters, words[start:]) for start in range(len(words)) if words[start][0] == letters[0])


def _reads(letters, words):
    if not letters:
        return True
    if not words:
        return False
    if words[0][0] == letters[0] and _reads(letters[1:], words[1:]):
        return True
    return words[0] in SMALL_WORDS and _reads(letters, words[1:])


def _plain(word):
    return word.translate(ACCENTS)


ACCENTS = str.maketrans("áàâäãåéèêëíìîïóòôöõúùûüçñ", "aaaaaaeeeeiiiiooooouuuucn")


def capitals(submission, said):
    """A line written in capitals, which is hard to read and is read out letter by letter."""
    for passage in said:
        if span := next(_shouts(passage.text), None):
            words = passage.text[slice(*span)][:60]
            yield passage.finding("capitals", _("Written in capitals: “%(words)s”.") % {"words": words})


def _shouts(text):
    """(start, end) of four neighbouring words or more in capitals that are not a row of acronyms."""
    run = []
    for match in (*WORD.finditer(text), None):
        joins = match and match.group().isupper() and not (run and match.start() - run[-1].end() > 3)
        if joins:
            run.append(match)
            continue
        words = [one.group() for one in run]
        if len(words) >= 4 and max(map(len, words)) >= 5 and sum(map(len, words)) >= 16:
            yield run[0].start(), run[-1].end()
        run = [match] if match and match.group().isupper() else []
