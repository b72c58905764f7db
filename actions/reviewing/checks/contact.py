"""Contact data in public words: mail addresses and telephone numbers belong into the part that stays private."""

import re

from django.utils.translation import gettext as _

from actions.reviewing.checks.finding import FACTS, PICTURES, SERIOUS, Passage

MAIL = re.compile(
    r"[\w.+-]+\s?(?:@|[\[(]\s?(?:at|arroba|arobase)\s?[\])])\s?(?:[\w-]+\.)+[^\W\d_]{2,}", re.IGNORECASE
)
ABROAD = re.compile(r"(?<![\w.,/+-])(?:\+|00)[1-9](?:[ \u00a0.()/-]{0,2}\d){7,14}(?!\w)")
NAMED = re.compile(  # a number that the words before it call a telephone's
    r"(?:\b(?:t[eé]l[eé]?fono|tel[eé]fono|t[eé]l[eé]phone|telephone|phone|mobile|cell|celular|m[oó]vil|whats\s?app|tel|t[eé]l|tfno|fax)"
    r"|هاتف|الهاتف|واتساب|جوال)"
    r"[\s.:°nN()ºo-]{0,6}((?:\d[ \u00a0.()/-]{0,2}){6,15})",
    re.IGNORECASE,
)
AMERICAN = re.compile(r"(?<![\w.,-])\(\d{3}\)[ \u00a0]?\d{3}[-. ]\d{4}(?!\w)")


def contact_data(submission, said):
    """Mail addresses and telephone numbers, in the texts and in all else that is printed beside them."""
    for passage in (*said, *_beside(submission)):
        if MAIL.search(passage.text):
            yield passage.finding(
                "contact_data", _("A mail address stands in words that everybody will read."), SERIOUS
            )
        if any(kind.search(passage.text) for kind in (ABROAD, NAMED, AMERICAN)):
            yield passage.finding(
                "contact_data", _("A telephone number stands in words that everybody will read."), SERIOUS
            )


def _beside(submission):
    """The short words around the text: place, money, lines, pictures, links."""
    facts = [submission.place, submission.budget_source if submission.budget_public else ""]
    facts += [partner.name for partner in submission.partnerlines.all()]
    facts += [f"{row.name} {row.unit}" for row in submission.indicators.all()]
    facts += [link.title for link in submission.links.all()]
    facts += [document.name for document in submission.documents.all() if document.is_public]
    shown = [f"{row.alt}\n{row.credit}" for row in submission.pictures.all() if row.taken_down_at is None]
    for field, words in ((FACTS, facts), (PICTURES, shown)):
        yield Passage(field, submission.language, "\n".join(words))
