"""Rows of lists as HTML: made once for what is published of an action, in each language and each shape of a row."""

from django.template.loader import render_to_string
from django.utils.translation import get_language

from actions.cards import cards_of
from frameworks.templatetags import fragments


def rows_of(action_ids: list, snapshot, template="actions/_row.html", *, terms=(), **how) -> list:
    """The rows of these actions in this order, as safe strings; `how` is what the template takes beside `card`.

    `terms` (of `matching.parse`) are marked in them.
    Only rows that are not kept are asked of the database, in one statement. A row is kept by the mark of its
    action: whatever changes what the public sees of it changes the mark.
    """
    language = get_language()
    keys = {pk: (template, *how.items(), *terms, language, pk, snapshot.mark(pk)) for pk in action_ids}
    rows = {pk: row for pk, key in keys.items() if (row := fragments.kept(key)) is not None}
    for card in cards_of([pk for pk in action_ids if pk not in rows], terms=terms):
        row = render_to_string(template, {"card": card, **how})
        rows[card.pk] = fragments.keep(keys[card.pk], row)
    return [rows[pk] for pk in action_ids if pk in rows]
