"""The columns of a workbook of actions: the form's own questions, and what the portal knows where a form is open."""

from functools import cached_property

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from actions.forms.objectives import NOTE_LIMIT
from actions.models import Action, Submission
from actions.models.submission import ACTION, KINDS, PLEDGE
from actions.offline.questions import ONE, TEXT, Question, answers, by_key
from actions.requirements import OBJECTIVES
from frameworks.models import Framework, Objective
from signatories.models import Government
from signatories.names import fold

GOVERNMENT, KIND, TITLE, LANGUAGE, SOURCE = "government", "kind", "title", "language", "source_url"
REFERENCE, SERVED, NOTE = "reference", "gcr", "note_"
REQUIRED = [GOVERNMENT, TITLE, LANGUAGE]

# What a text holds and no column carries, with the reason.
NOT_BY_WORKBOOK = {
    "working_language": "known of practices that were documented from a source in another language",
    "start_precision": "said by the date itself: 2026, 2026-03 or 2026-03-15",
    "end_precision": "said by the date itself",
    "leader_name": "taken from the register at the hand-in",
    "leader_office": "taken from the register at the hand-in",
    "leader_since": "taken from the register at the hand-in",
    "leader_until": "taken from the register at the hand-in",
    "pictures": "a picture needs its bytes and the consent of those it shows",
    "documents": "a document needs its bytes",
    "contact": "a person's address does not travel in a list of many actions",
    "consents": "given by the government itself at the hand-in, each with its date",
    "partners that confirm": "each government is invited and answers for itself",
}


class Columns:
    """What is asked in each column, for actions and for pledges of a call; built once for many rows."""

    def __init__(self, call):
        self.call = call
        self.of_kind = {kind: by_key(self.blank(kind), on_paper=False) for kind, _words in KINDS}

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
        last = [
            Question(
                SOURCE, "", _("Source"), _("The web address where this was said, if there is one."), TEXT, ""
            ),
            Question(
                REFERENCE,
                "",
                _("Number on the portal"),
                _(
                    "A row that carries one is there already and stays as it is. Leave it empty for a new one."
                ),
                TEXT,
                "",
            ),
        ]
        asked = [*first]
        for question in (self.of_kind[PLEDGE] | self.of_kind[ACTION]).values():
            asked += [question, *(self.notes.values() if question.key == SERVED else ())]
        return {question.key: question for question in [*asked, *last]}

    @cached_property
    def notes(self) -> dict[str, Question]:
        """For each objective on refugees, how the action serves it: the page asks once one is chosen."""
        return {
            NOTE + row.code.lower(): Question(
                NOTE + row.code.lower(),
                OBJECTIVES,
                _("How it serves “%(objective)s”") % {"objective": row.label},
                "",
                TEXT,
                "",
                limit=NOTE_LIMIT,
            )
            for row in self.served
        }

    @cached_property
    def served(self) -> list[Objective]:
        return list(Objective.objects.of(Framework.GCR))

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
    def actions_only(self) -> set:
        return set(self.of_kind[ACTION]) - set(self.of_kind[PLEDGE])

    def row_of(self, submission) -> dict:
        """What a text says, by column."""
        links = submission.objective_links.all()
        notes = {NOTE + link.objective.code.lower(): link.note for link in links}
        action, lead = submission.action, submission.action.lead
        return (
            answers(submission, self.questions)
            | {name: notes.get(name, "") for name in self.notes}
            | {
                GOVERNMENT: [self.names.get(lead.pk, lead.official_name)],
                KIND: [submission.kind],
                SOURCE: action.source_url,
                REFERENCE: action.draft_id,
            }
        )

    @cached_property
    def names(self) -> dict[int, str]:
        """The words of the list by government."""
        return {government.pk: words for words, government in self.governments.items()}

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
