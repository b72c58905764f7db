"""Numbers in the results: each carries the year in which it was read, in the words or beside an indicator."""

import re

from django.utils.translation import gettext as _

COUNTED = re.compile(
    r"(?<![\w.,/-])\d{1,3}(?:[., \u00a0\u202f]\d{3})+(?!\d)|(?<![\w.,/-])\d{2,}(?![\w/]|[-–]\d)|\d\s?[%٪]"
)
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|(?<!\d)(?:١٩|٢٠)[٠-٩]{2}(?!\d)")


def undated_numbers(submission, said):
    """Results that count something and name no year, where no indicator does either."""
    if any(row.on for row in submission.indicators.all()):
        return
    for passage in said:
        if passage.field != "results" or passage.is_translation or YEAR.search(passage.text):
            continue
        if number := COUNTED.search(passage.text):
            sentence = _("“%(number)s” has no year: it is not said when this was counted.")
            yield passage.finding("undated_numbers", sentence % {"number": number.group().strip()})
