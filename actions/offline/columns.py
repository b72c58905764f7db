"""The columns of a workbook of actions: the form's own questions, the government, the kind and the source before."""

from functools import cached_property

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from actions.models import Action, Submission
from actions.models.submission import ACTION, KINDS, PLEDGE
from actions.offline.questions import ONE, TEXT, Question, by_key
from signatories.models import Government
from signatories.names import fold

GOVERNMENT, KIND, TITLE, LANGUAGE, SOURCE = "government", "kind", "title", "language", "source_url"
REQUIRED = [GOVERNMENT, TITLE, LANGUAGE]


class Columns:
    """What is asked in each column, for actions and for pledges of a call; built once for many rows."""

    def __init__(self, call):
        self.call = call
        self.of_kind = {kind: by_key(self.blank(kind)) for kind, _words in KINDS}

    def blank(self, kind, **facts):
        """A text without answers, saved nowhere."""
        facts.setdefault("language", translation.get_language() or "en")
        return Submission(action=Action(), call=self.call, kind=kind, **facts)

    @cached_property
    def questions(self) -> dict[str, Question]:
        """By their names, in the order of the sheet."""
        kinds = {}
        for language, _words in settings.LANGUAGES:
            with translation.override(language):
                for kind, words in KINDS:
                    kinds.setdefault(kind, {})[language] = str(words)
        first = [
            Question(
                GOVERNMENT, "", _("Government"), _("As it stands in the register."), ONE, [], asked=True
            ),
            Question(KIND, "", _("Kind"), _("Left empty, it is an action."), ONE, [], labels=kinds),
        ]
        source = Question(
            SOURCE, "", _("Source"), _("The web address where this was said, if there is one."), TEXT, ""
        )
        asked = self.of_kind[PLEDGE] | self.of_kind[ACTION]
        return {question.key: question for question in [*first, *asked.values(), source]}

    @cached_property
    def headings(self) -> set:
        """How the column of the title may be headed."""
        found = set()
        for language, _words in settings.LANGUAGES:
            with translation.override(language):
                found.add(fold(str(Submission._meta.get_field("title").verbose_name)))
        return found

    @cached_property
    def pledges_only(self) -> set:
        return set(self.of_kind[PLEDGE]) - set(self.of_kind[ACTION])

    @cached_property
    def governments(self) -> dict[str, Government]:
        """Those of the register by the words of the list: name and country, and the level where two share them."""
        standing = Government.objects.standing().order_by("english_name", "pk")
        found = {}
        for government in standing:
            found.setdefault(_name(government), []).append(government)
        return {
            name
            if len(same) == 1
            else f"{name}, {government.get_level_display()}, {government.pk}": government
            for name, same in found.items()
            for government in same
        }

    @cached_property
    def _by_name(self):
        found = {}
        for words, government in self.governments.items():
            for name in {words, government.official_name, government.english_name, *government.other_names}:
                found.setdefault(fold(name), {})[government.pk] = government
        return found

    def named(self, words) -> list[Government]:
        """The governments of the register that these words may mean: by the list, or by any of their names."""
        return list(self._by_name.get(fold(words), {}).values())


def _name(government):
    return f"{government.english_name or government.official_name} ({government.country.code})"
