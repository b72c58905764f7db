"""Every letter the portal writes: when, and which places its words may have. Each app adds its own in `letters.py`."""

from dataclasses import dataclass, field
from functools import cache

from django.template import Context, Origin, Template, engines
from django.utils import translation


@dataclass(frozen=True)
class Place:
    """One thing a letter can say: its meaning, how the portal finds it, and an invented example."""

    meaning: str
    source: str  # a template of ours over the values of the letter
    specimen: str


@dataclass(frozen=True)
class Kind:
    """One letter: its app and event, when it is written, its places; `needed` are those no text may lack."""

    app: str
    event: str
    meaning: str
    places: dict[str, Place] = field(default_factory=dict)
    needed: tuple[str, ...] = ()

    @property
    def name(self):
        return f"{self.app}.{self.event}"


KINDS: dict[str, Kind] = {}


def add(app, event, meaning, places, *, needed=()):
    KINDS[f"{app}.{event}"] = Kind(app, event, meaning, places, needed)


def find(app, event) -> Kind | None:
    return KINDS.get(f"{app}.{event}")


def words(app, event, values) -> dict[str, str]:
    """{place: what this letter says there}, in the language of `values`; nothing for a letter nobody listed."""
    kind = find(app, event)
    if kind is None:
        return {}
    with translation.override(values["language"]):
        return {name: _said(place.source, values) for name, place in kind.places.items()}


def specimen(kind) -> dict[str, str]:
    return {name: place.specimen for name, place in kind.places.items()}


def _said(source, values):
    return _compiled(source).render(Context(values, autoescape=False)).strip()


@cache
def _compiled(source):
    engine = engines["django"].engine
    origin = Origin(name=str(engine.dirs[0] / "places"))  # one of ours: as strict as they are
    return Template("{% load i18n dates %}" + source, origin=origin, engine=engine)
