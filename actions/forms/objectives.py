"""Which objectives, goals and priorities an action serves."""

from crispy_forms.layout import Layout
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from actions.forms.fields import StepForm
from actions.forms.words import OF_PARTS, explain
from actions.models import ObjectiveLink
from actions.models.submission import PLEDGE
from actions.requirements import REQUIREMENTS, asked_of
from frameworks import crosswalk
from frameworks.models import Framework, Objective
from signatories.names import fold

COLUMNS = [
    f"{name}_{language}" for name in ("short", "title", "meaning") for language, _words in settings.LANGUAGES
]
NOTE_LIMIT = ObjectiveLink._meta.get_field("note").max_length


class Picks(forms.CheckboxSelectMultiple):
    """Ticks that know what a script needs to search and to propose: words in every language, what leads to what."""

    def __init__(self, proposals, chosen):
        super().__init__()
        self.proposals = proposals
        self.proposed = {pk for priority in chosen for pk in proposals.get(priority, ())}

    def create_option(self, name, value, label, selected, index, subindex=None, attrs=None):
        option = super().create_option(name, value, label, selected, index, subindex, attrs)
        objective = value.instance
        option["proposed"] = objective.pk in self.proposed
        option["attrs"]["data-words"] = fold(" ".join(getattr(objective, column) or "" for column in COLUMNS))
        if objective.pk in self.proposals:
            option["attrs"]["data-proposes"] = " ".join(map(str, self.proposals[objective.pk]))
        return option


class ObjectivesForm(StepForm):
    """Numbered choices with the chips of the page. The first of a framework is the one to be named first."""

    FRAMEWORKS = {
        "priority": (Framework.PRIORITY, _("Priorities of the Call")),
        "gcm": (Framework.GCM, _("Global Compact for Migration")),
        "gcr": (Framework.GCR, _("Global Compact on Refugees")),
        "sdg": (Framework.SDG, _("Sustainable Development Goals")),
        "principle": (Framework.PRINCIPLE, _("Guiding principles of the Global Compact for Migration")),
        "gcr_area": (
            Framework.GCR_AREA,
            _("Areas in need of support of the Global Compact on Refugees"),
        ),
        "grf": (Framework.GRF, _("Areas of focus of the Global Refugee Forum")),
        "gcm_contribution": (
            Framework.GCM_CONTRIBUTION,
            _("What the pledge brings, in the words of the UN Network on Migration"),
        ),
        "gcr_contribution": (
            Framework.GCR_CONTRIBUTION,
            _("What the pledge brings, in the words of the Global Compact on Refugees"),
        ),
    }
    OF_PLEDGES = ("gcm_contribution", "gcr_contribution")
    FIRST = {
        "priority": _("Which priority comes first?"),
        "gcm": _("Which objective would you name first in a speech?"),
    }

    def __init__(self, *args, on_paper=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.on_paper = on_paper  # every question at once: nothing can be asked after a choice
        links = (
            list(self.instance.objective_links.select_related("objective__framework"))
            if self.instance.pk
            else []
        )
        asked = {REQUIREMENTS[name].field for name in asked_of(self.instance)}
        proposals = crosswalk.proposals()
        for name, (code, label) in self.frameworks.items():
            rows = Objective.objects.of(code)
            field = forms.ModelMultipleChoiceField(
                rows,
                label=label,
                required=False,
                widget=Picks(proposals, self._priorities(links)),
            )
            field.asked = name in asked
            field.is_depth = not field.asked
            self.fields[name] = field
            self.initial[name] = [ln.objective_id for ln in links if ln.objective.framework.code == code]
            if name in self.FIRST:
                self._ask_first(name, rows, links, code)
            if name == "gcr":
                self._ask_how(
                    rows, {ln.objective_id: ln for ln in links if ln.objective.framework.code == code}
                )
        explain(self.fields, OF_PARTS, self.instance.kind)
        self.helper.layout = Layout(*self.fields)

    @property
    def frameworks(self):
        """What is asked of this kind of text: a pledge also says what it brings."""
        hidden = () if self.instance.kind == PLEDGE else self.OF_PLEDGES
        return {name: row for name, row in self.FRAMEWORKS.items() if name not in hidden}

    def _priorities(self, links):
        """Primary keys of the priorities ticked on this page or, before it is sent, in the draft."""
        if self.is_bound:
            return [int(pk) for pk in self.data.getlist("priority") if pk.isdecimal()]
        return [ln.objective_id for ln in links if ln.objective.framework.code == Framework.PRIORITY]

    def _ask_how(self, rows, links):
        """For each chosen objective on refugees, in the author's words, how the action serves it."""
        for objective in rows:
            name, link = f"note_{objective.pk}", links.get(objective.pk)
            if not (link or self.on_paper or self.data.get(name)):
                continue
            self.fields[name] = field = forms.CharField(
                label=_("How it serves “%(objective)s”") % {"objective": objective.label},
                help_text=_("Only if you ticked it above.") if self.on_paper and not link else "",
                widget=forms.Textarea(attrs={"rows": 3, "lang": self.instance.language, "dir": "auto"}),
                required=False,
                max_length=NOTE_LIMIT,
            )
            field.counter = NOTE_LIMIT
            self.initial[name] = link.note if link else ""

    def _ask_first(self, name, rows, links, code):
        self.fields[f"{name}_first"] = forms.ModelChoiceField(
            rows, label=self.FIRST[name], required=False, empty_label=_("none before the others")
        )
        chosen = [link for link in links if link.objective.framework.code == code]
        first = [link.objective_id for link in chosen if link.role == ObjectiveLink.PRIMARY]
        self.initial[f"{name}_first"] = first[0] if len(first) == 1 and len(chosen) > 1 else None

    def clean(self):
        cleaned = super().clean()
        if len(cleaned.get("priority", ())) > 3:
            self.add_error("priority", _("Choose three priorities at most."))
        for name in self.FIRST:
            first = cleaned.get(f"{name}_first")
            if first and first not in cleaned.get(name, ()):
                self.add_error(f"{name}_first", _("Tick it above as well, or choose another one."))
        ticked = {objective.pk for objective in cleaned.get("gcr", ())}
        for name in [name for name in cleaned if name.startswith("note_")]:
            if cleaned[name] and "gcr" in cleaned and int(name.removeprefix("note_")) not in ticked:
                self._note_without_its_tick(name)
        return cleaned

    def _note_without_its_tick(self, name):
        """Words on an objective that is ticked no longer go with it; new ones are not lost without a word."""
        if self.cleaned_data[name] == self.initial[name]:
            del self.cleaned_data[name]
        else:
            self.add_error(name, _("Tick this objective as well, or leave this empty."))

    @property
    def pieces(self):
        codes = {code for code, _label in self.frameworks.values()}
        return codes | {name for name in self.fields if name.startswith("note_")}

    @property
    def values(self):
        return {}

    @property
    def objectives(self):
        """By framework: which objectives, and which of them is named first."""
        chosen = {}
        for name, (code, _label) in self.frameworks.items():
            if name not in self.cleaned_data:  # it could not be read
                continue
            first = self.cleaned_data.get(f"{name}_first")
            chosen[code] = {
                objective: ObjectiveLink.PRIMARY if first in (None, objective) else ObjectiveLink.SECONDARY
                for objective in self.cleaned_data[name]
            }
        return chosen

    @property
    def notes(self):
        """{primary key of an objective: how the action serves it}."""
        return {
            int(name.removeprefix("note_")): text
            for name, text in self.cleaned_data.items()
            if name.startswith("note_")
        }
