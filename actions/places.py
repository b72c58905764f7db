"""Where the governments of an action are, asked of the register as it stands: a place put right moves at once."""

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from figures import maps
from signatories.models import Government, Signature


def of_copies(copies) -> dict:
    """{pk: government} of all governments named in these public copies, with `is_signatory`; one statement."""
    named = {government["pk"] for copy in copies for government in copy["governments"]}
    listed = Signature.objects.listed().filter(government=OuterRef("pk")).order_by()
    found = Government.objects.filter(pk__in=named).annotate(is_signatory=Exists(listed))
    return {government.pk: government for government in found}


def points(copy) -> list[maps.Point]:
    """Its governments as points of a map, named as on the page; those without a known place are left out."""
    there = of_copies([copy])
    return [
        maps.Point(
            there[named["pk"]].latitude,
            there[named["pk"]].longitude,
            there[named["pk"]].english_name,
            there[named["pk"]].get_absolute_url(),
            there[named["pk"]].is_signatory,
            True,
        )
        for named in copy["governments"]
        if named["pk"] in there and there[named["pk"]].latitude is not None
    ]


def title(found) -> str:
    """What the map shows, in words."""
    names = ", ".join(point.name for point in found)
    return _("%(name)s on the map") % {"name": names}
