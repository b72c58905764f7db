"""The Declaration as it is read: its texts by language, two of them side by side, and how many signed which."""

from collections import Counter
from dataclasses import dataclass
from itertools import zip_longest

from django.conf import settings

from frameworks.languages import language_name
from signatories.models import Declaration, DeclarationText, Signature


@dataclass(frozen=True)
class Comparison:
    """Two texts paragraph by paragraph: [(number, left or "", right or "")]."""

    left: DeclarationText
    right: DeclarationText
    rows: list

    @property
    def sides(self):
        return (self.left, self.right)

    @property
    def is_even(self):
        """Whether both have as many paragraphs, so that what stands side by side says the same."""
        return len(self.left.paragraphs) == len(self.right.paragraphs)


def texts_of(declaration) -> dict:
    """{language: what a signer of today reads}, the languages of the portal first."""
    languages = {text.language for text in declaration.texts.all()} if declaration else ()
    return {language: declaration.text_in(language) for language in sorted(languages, key=_order)}


def words_of(text) -> DeclarationText | None:
    """What of this text can be read on a page: itself, or our summary beside a file."""
    return text if text.text else text.summary


def compare(left, right) -> Comparison | None:
    """Both texts side by side; None where one of them has no words to show."""
    left, right = words_of(left), words_of(right)
    if left is None or right is None:
        return None
    pairs = zip_longest(left.paragraphs, right.paragraphs, fillvalue="")
    return Comparison(left, right, [(number, *pair) for number, pair in enumerate(pairs, start=1)])


def signed_by_version() -> list:
    """[(version, how many governments are listed with it)] of what the public may read, the newest first."""
    counts = Counter(_listed().values_list("declaration_id", flat=True))
    return [(version, counts[version.pk]) for version in Declaration.objects.published()]


def signed_by_text(declaration) -> tuple[list, int]:
    """([(text, how many listed signatures are bound to it)], how many name no text: public sources do not)."""
    counts = Counter(_listed().filter(declaration=declaration).values_list("text_id", flat=True))
    texts = sorted(declaration.texts.all(), key=lambda row: (_order(row.language), -row.added_at.timestamp()))
    for text in texts:
        text.name_for_reader = language_name(text.language)
    return [(text, counts[text.pk]) for text in texts], counts[None]


def _listed():
    """The signatures behind the list of signatories: a government that was merged counts where it went."""
    return Signature.objects.listed().filter(government__merged_into__isnull=True).order_by()


def _order(language):
    codes = [code for code, _name in settings.LANGUAGES]
    return (codes.index(language) if language in codes else len(codes), language)
