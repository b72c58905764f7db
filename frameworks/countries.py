"""What is known of each country: its M49 sub-region, the section to propose, a loose box around its towns."""

import csv
from functools import lru_cache
from typing import NamedTuple

from frameworks.models import Framework, Objective
from frameworks.reference import DATA


class Box(NamedTuple):
    south: float
    north: float
    west: float
    east: float

    def holds(self, latitude, longitude):
        return self.south <= latitude <= self.north and self.west <= longitude <= self.east


class Country(NamedTuple):
    iso2: str
    iso3: str
    m49: str
    section: str
    box: Box | None


@lru_cache
def countries() -> dict[str, Country]:
    """All countries by their two letters."""
    with (DATA / "countries.csv").open(encoding="utf-8", newline="") as file:
        return {row["iso2"]: _country(row) for row in csv.DictReader(file)}


def find(iso2) -> Country | None:
    return countries().get(str(iso2))


def propose_section(iso2) -> Objective | None:
    """The world section to propose for a government of that country; the secretariat may set another."""
    country = find(iso2)
    if country is None or not country.section:
        return None
    return Objective.objects.of(Framework.SECTION).filter(slug=country.section).first()


def point_looks_far(iso2, latitude, longitude) -> bool:
    """Whether a point lies outside the loose box of its country: a reason to ask back, never to refuse."""
    country = find(iso2)
    return bool(country and country.box and not country.box.holds(latitude, longitude))


def point_looks_swapped(iso2, latitude, longitude) -> bool:
    """Whether latitude and longitude would fit the country if they changed places."""
    country = find(iso2)
    return point_looks_far(iso2, latitude, longitude) and country.box.holds(longitude, latitude)


def point_meant(iso2, latitude, longitude):
    """The point in the country that was probably meant: changed places, or a minus lost or added. None if none fits."""
    country = find(iso2)
    if country is None or country.box is None:
        return None
    for north, east in ((longitude, latitude), (latitude, -longitude), (-latitude, longitude),
                        (-latitude, -longitude), (longitude, -latitude), (-longitude, latitude),
                        (-longitude, -latitude)):  # fmt: skip
        if country.box.holds(north, east):
            return north, east
    return None


def _country(row):
    edges = [row[name] for name in ("lat_min", "lat_max", "lon_min", "lon_max")]
    box = Box(*map(float, edges)) if all(edges) else None
    return Country(row["iso2"], row["iso3"], row["m49_subregion"], row["section_proposed"], box)
