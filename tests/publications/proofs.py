"""An edition whose governments can be asked about their pages, in one call."""

from datetime import timedelta
from io import BytesIO

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from actions.models import Picture
from publications.desk import editions
from publications.proofs import links as proof_links
from publications.proofs import proving
from tests.actions.published import publish, town
from tests.factories import UserFactory
from tests.publications.edition import publisher

TODAY = timezone.localdate()
UNTIL = TODAY + timedelta(days=14)


def edition_of_cities(**first):
    """A frozen edition: Lima (Ana, Spanish) leads an entry with a picture and Quito (Luis, French) takes part; Oslo,
    for whom nobody acts, leads another."""
    lima = town("Lima", focal_point=UserFactory(language="es", email="ana@lima.example", name="Ana"))
    quito = town("Quito", focal_point=UserFactory(language="fr", email="luis@quito.example", name="Luis"))
    given = {"title": "Lessons"} | first
    with_picture(publish(1, town=lima, partners={quito: "confirmed"}, **given))
    publish(2, town=town("Oslo"), title="Islands")
    by = publisher()
    planned = editions.plan(
        "report", cut_off=TODAY, languages=["en", "es"], by=by, in_full=["CTA-2026-0001"], title_en="Report",
        title_es="Informe",
    )  # fmt: skip
    return editions.freeze(planned, by=by)


def with_picture(action, alt="A class"):
    """The picture of an action, with its fingerprint as the name a test knows."""
    content = BytesIO()
    Image.new("RGB", (80, 60), "#c8102e").save(content, "JPEG")
    return Picture.objects.create(
        submission=action.submissions.get(), file=ContentFile(content.getvalue(), "a.jpg"), sha256="ab" * 32,
        alt=alt, credit="City of Lima", people_recognisable=False,
    )  # fmt: skip


def asked(edition, name="Lima", until=UNTIL):
    """The proof of one government, after all were asked."""
    if not edition.proofs.exists():
        proving.ask(edition, until=until, by=publisher())
    return edition.proofs.get(government__english_name=name)


def person_of(proof):
    return proof.government.memberships.active().first().user


def link(proof, language="en", person=None):
    """The path of the page of one person."""
    return f"/{language}/proof/{proof_links.token_for(proof, person or person_of(proof))}/"
