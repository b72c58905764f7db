"""A government that is not in the register yet: what it is called, where it is, how large, by which sign."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from frameworks import countries as known
from frameworks.languages import language_choices
from frameworks.models import Framework, Objective
from signatories.forms.fields import DegreeField, NameField, NamesField, PeopleField
from signatories.forms.pictures import EmblemField
from signatories.models import Government


def _countries():
    return [("", _("Choose a country")), *countries]


def _languages():
    return [("", _("Choose a language")), *language_choices()]


class GovernmentForm(forms.Form):
    """What it is, and what it is called."""

    level = forms.ChoiceField(
        label=_("Kind and level of government"), choices=Government.LEVELS, widget=forms.RadioSelect
    )
    country = forms.ChoiceField(label=_("Country"), choices=_countries)
    official_name = NameField(
        label=_("Official name"), help_text=_("In its own language and script, as on its letters.")
    )
    official_language = forms.ChoiceField(
        label=_("Language of this name"), choices=_languages, required=False
    )
    english_name = NameField(
        label=_("Name in English"),
        required=False,
        help_text=_("If it differs. It helps others to find it, and us not to enter it twice."),
    )
    other_names = NamesField(
        label=_("Other names"),
        required=False,
        help_text=_("Under which people look for it: in other languages, short, former. One a line."),
    )
    is_another_body = forms.BooleanField(
        label=_("Ours is another body than those shown"), required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["official_language"].asked = True

    def offer_another_body(self):
        """Show the box only once there is something it could be another body than."""
        self.fields["is_another_body"].widget = forms.CheckboxInput()


KEPT = ("point", "section", "population", "population_year", "website")


class PlaceForm(forms.Form):
    """Where it is, how large it is, and its signs. All of it may wait."""

    latitude = DegreeField(
        label=_("Latitude"), limit=90, help_text=_("Degrees north, for example 6.2518; south with a minus.")
    )
    longitude = DegreeField(
        label=_("Longitude"), limit=180, help_text=_("Degrees east; west with a minus, for example −75.5636.")
    )
    point = forms.CharField(label=_("The point"), required=False, widget=forms.HiddenInput)
    section = forms.ModelChoiceField(
        Objective.objects.none(),
        label=_("World section"),
        required=False,
        help_text=_("Proposed by country. Choose another one if your government belongs elsewhere."),
    )
    population = PeopleField(label=_("Population"))
    population_year = forms.IntegerField(label=_("Year of this number"), required=False)
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https", max_length=500)
    arms = EmblemField(
        label=_("Coat of arms"), required=False,
        help_text=_("PNG or JPEG. It stands on the page of the government and on the certificate."),
    )  # fmt: skip
    logo = EmblemField(label=_("Logo"), required=False, help_text=_("PNG or JPEG."))
    drop_arms = forms.BooleanField(label=_("Take the coat of arms out"), required=False)
    drop_logo = forms.BooleanField(label=_("Take the logo out"), required=False)

    def __init__(self, data=None, files=None, *, country, initial=None, **kwargs):
        self.country = known.find(country)
        proposed = known.propose_section(country)
        super().__init__(
            _split_point(data),
            files,
            initial={"section": proposed and proposed.pk} | (initial or {}),
            **kwargs,
        )
        self.fields["section"].queryset = Objective.objects.of(Framework.SECTION)
        self.fields["latitude"].asked = self.fields["longitude"].asked = True
        self.fields["population_year"].widget.attrs |= {"min": 1900, "max": timezone.localdate().year}

    def clean_population_year(self):
        year = self.cleaned_data["population_year"]
        if year is not None and not 1900 <= year <= timezone.localdate().year:
            raise forms.ValidationError(
                _("Write a year from 1900 to %(year)s.") % {"year": timezone.localdate().year}
            )
        return year

    def clean(self):
        values = super().clean()
        values.pop("point", None)
        if (
            values.get("population")
            and not values.get("population_year")
            and "population_year" not in self.errors
        ):
            self.add_error("population_year", _("Say from which year this number is."))
        if not {"latitude", "longitude"} & self.errors.keys():
            self._check_point(values)
        return values

    def _check_point(self, values):
        """Both numbers or none; a point far from the country is asked back, and taken as the answer says."""
        latitude, longitude = values.get("latitude"), values.get("longitude")
        if (latitude is None) != (longitude is None):
            missing = "latitude" if latitude is None else "longitude"
            self.add_error(missing, _("A point has two numbers. Write this one too, or leave both empty."))
        if latitude is None or longitude is None or self.country is None:
            return
        if not known.point_looks_far(self.country.iso2, latitude, longitude):
            return
        meant = known.point_meant(self.country.iso2, latitude, longitude)
        offered = {_written(point): point for point in [meant, (latitude, longitude)] if point}
        answer = self.data.get("point", "")
        if answer in offered:
            values["latitude"], values["longitude"] = offered[answer]
        else:
            self._ask_back(meant, (latitude, longitude))

    def _ask_back(self, meant, written):
        choices = [(_written(written), _("It is right as it is: %(point)s") % {"point": _written(written)})]
        if meant:
            choices.insert(0, (_written(meant), _("It should be: %(point)s") % {"point": _written(meant)}))
        self.fields["point"].widget = forms.RadioSelect(choices=choices)
        self.fields["point"].asked = True
        self.add_error(
            "point",
            _(
                "This point lies far outside the country. Did you mean another one? Choose, or put the numbers right."
            ),
        )

    def answers(self):
        """What the draft keeps: of a point that was asked back the numbers that were meant."""
        numbers = {name: self.cleaned_data[name] for name in ("latitude", "longitude")}
        written = {name: "" if number is None else str(number) for name, number in numbers.items()}
        return {name: self.data[name] for name in self.data if name in KEPT} | written


def _written(point):
    return f"{point[0]}, {point[1]}"


def _split_point(data):
    """Both numbers pasted into one field, as maps give them, become two."""
    if not data or data.get("longitude"):
        return data
    pieces = [piece.strip() for piece in str(data.get("latitude", "")).replace("،", ",").split(",")]
    if len(pieces) == 4:  # 6,2518, -75,5636
        pieces = [f"{pieces[0]},{pieces[1]}", f"{pieces[2]},{pieces[3]}"]
    if len(pieces) != 2 or not all("." in piece or "," in piece or "°" in piece for piece in pieces):
        return data
    return {name: data[name] for name in data} | {"latitude": pieces[0], "longitude": pieces[1]}
