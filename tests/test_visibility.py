"""What the public may not see, looked for behind every door there is: one world with all that hides, one walk.

The doors are the public addresses of the portal themselves, with the filters and orders of the list. Each hidden
thing carries words of its own; a page that holds them is named with them.
"""

import hashlib
import io
import os
import re
import subprocess
import sys
import zipfile
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from actions import facets, rendering, renditions, search, sharing, uploads, withdrawing
from actions.models import Contact, Document, Picture, Submission
from actions.views import listing
from publications.making import pdf
from signatories.models import Government
from tests import addresses
from tests.actions.published import objective, publish, town
from tests.elsewhere import database_url
from tests.factories import DeclarationFactory, UserFactory

LATER, NOW = timezone.now() + timedelta(days=2), timezone.now()
HIDDEN = {
    "Draft": {"state": "draft"},
    "Submitted": {"state": "submitted"},
    "Review": {"state": "in_review"},
    "Changes": {"state": "changes_requested"},
    "Approved": {"state": "approved"},
    "Scheduled": {"state": "approved", "publish_at": LATER},
    "Declined": {"state": "declined"},
    "Embargo": {"action": {"published_at": LATER}},
    "Withdrawn": {"action": {"withdrawn_at": NOW, "withdrawn_reason": "It ended."}},
    "Specimen": {"action": {"is_specimen": True}},
}
OTHERS = ("Merged", "Picture", "Paper", "Contact", "Unvouched", "Invited")
OWN_LANGUAGE = re.compile(r"^/(en|ar)/")
WORD = "Zanzibar"  # before the name of each hidden thing; addresses carry it in small letters


def word(name):
    return f"{WORD}{name}"


def picture_of(action, word):
    """A photograph, cut into all its sizes."""
    file = io.BytesIO()
    shade = tuple(hashlib.sha256(word.encode()).digest()[:3])
    Image.new("RGB", (1200, 800), shade).save(file, "JPEG")
    row = Picture.objects.create(
        submission=action.submissions.first(),
        file=ContentFile(file.getvalue(), f"{word.lower()}.jpg"),
        sha256=hashlib.sha256(file.getvalue()).hexdigest(),
        alt=word,
        credit=word,
    )
    rendering.make(row)
    row.refresh_from_db()
    return row


def paper_of(action, word, *, is_public=True):
    return Document.objects.create(
        submission=action.submissions.first(),
        file=ContentFile(word.encode(), f"{word.lower()}.pdf"),
        sha256=hashlib.sha256(word.encode()).hexdigest(),
        name=f"{word}.pdf",
        content_type="application/pdf",
        size=len(word),
        is_public=is_public,
    )


def telling(number, name, **given):
    """An action that carries its word wherever a page could take words from."""
    said = word(name)
    action = publish(
        number,
        renew=False,
        title=f"{said} lessons",
        summary=f"{said} for everybody.",
        results=said,
        town=given.pop("town", None)
        or town(f"{said} City", slug=f"{said.lower()}-city", country="TZ", population=4_400_000),
        texts={"fr": {"title": f"Des leçons {said}"}, "ar": {"summary": said}},
        organisations=[f"{said} Trust"],
        counted=[{"name": f"{said} homes", "value": 4, "on": "2026-05-01"}],
        objectives=[("gcm", 15), ("gcm", 22), ("priority", 4)],
        action={"slug": f"{said.lower()}-lessons"} | given.pop("action", {}),
        **given,
    )
    picture_of(action, said)
    paper_of(action, said)
    search.renew(action)
    return action


@pytest.fixture(autouse=True)
def memory(settings, tmp_path):
    """Everything is kept as on the running portal; files lie apart; nobody is told to come back later."""
    settings.PUBLIC_PAGE_SECONDS = settings.FRAGMENT_SECONDS = 60
    settings.MEDIA_ROOT = tmp_path
    settings.API_REQUESTS_PER_MINUTE = settings.FILES_PER_HOUR = 1_000_000
    facets.forget_labels()


def ground():
    for framework, number in (("gcm", 3), ("gcm", 15), ("gcm", 22), ("sdg", 11)):
        objective(framework, number)
    objective("priority", 4, slug="priority-04")
    DeclarationFactory()
    africa = objective("section", 1, slug="africa", title="Africa")
    return publish(1, town=town("Open town", slug="open-town", country="CO", section=africa))


# Doors


def gathering():
    """Every public address that could name an action of its own accord; the list also filtered and ordered."""
    found = addresses.examples()
    found["signatories:country"] += [{"iso2": "tz"}]
    found["actions:objective"] += [{"code": "gcm-22"}]
    return [*addresses.public(found), *addresses.public(found, "ar"), *questions()]


def leading_to(*actions):
    """Every public address that leads to these actions, their governments, photographs and papers."""
    texts = Submission.objects.filter(action__in=actions)
    pictures = list(Picture.objects.filter(submission__in=texts))
    lead = Government.objects.filter(participations__action__in=actions).values_list("slug", flat=True)
    found = addresses.examples(
        actions=actions,
        governments=lead,
        pictures=[one.sha256 for one in pictures],
        documents=Document.objects.filter(submission__in=texts).values_list("sha256", flat=True),
    )
    found["rendition"] = [
        {"sha256": one.sha256, "name": rendition.name}
        for one in pictures
        for rendition in renditions.plan(one)[:2]
    ]
    found["share_picture"] = [
        {"code": action.code, "language": "en", "mark": sharing.mark_of(sharing.card_of(copy.content))}
        for action in actions
        if (copy := getattr(action, "public_copy", None))
    ] + found["share_picture"]
    codes, others = [("a", action.code) for action in actions], addresses.public(addresses.examples())
    compared = [f"/en/actions/compare/?{urlencode(codes[at : at + 4])}" for at in range(0, len(codes), 4)]
    return [*(path for path in addresses.public(found) if path not in others), *compared]


def questions():
    """The list, its feed and its machines, asked for what only the hidden have."""
    asked = [{"country": "TZ"}, {"gcm": "gcm-22"}, {"size": "large"}, {"q": WORD.lower()}, {"q": "lessons"}]
    asked += [{"view": view, "q": "lessons"} for view in listing.VIEWS]
    asked += [{"sort": sort} for sort in search.SORTS]
    asked += [
        {"q": f"{WORD}{name}".upper()} for name in [*HIDDEN, *OTHERS]
    ]  # no page holds a word in capitals
    yield from (f"/en/actions/?{urlencode(one)}" for one in asked)
    yield from (f"/ar/actions/?{urlencode(one)}" for one in asked[:5])
    for path in ("/en/actions/feed.atom", "/en/embed/actions/", "/api/v1/actions/", "/open-data/actions.csv"):
        for one in asked[:5]:
            if one.get("size") is None or "api" not in path:
                yield f"{path}?{urlencode(one)}"
    yield "/en/signatories/?" + urlencode({"q": WORD.lower(), "who": "all"})
    yield "/en/signatories/?" + urlencode({"country": "TZ", "who": "all"})
    yield "/api/v1/governments/?q=open"


def told(answer):
    """All words of an answer: its address, its heads, its body, the files packed in it, the words of a PDF."""
    body = answer.getvalue() if not answer.streaming else b"".join(answer)
    heads = "\n".join(map(str, answer.headers.items()))
    if zipfile.is_zipfile(io.BytesIO(body)):
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            body = b"\n".join(packed.read(name) for name in packed.namelist())
    if body.startswith(b"%PDF"):
        body = subprocess.run(["pdftotext", "-", "-"], input=body, capture_output=True, check=True).stdout
    return heads + body.decode(errors="replace")


def found_behind(client, paths, names):
    """{(word, path, status)} for each hidden word behind a door."""
    said = {name: re.compile(f"{word(name)}|{word(name).lower()}") for name in names}
    found = set()
    for path in paths:
        cache.clear()  # nobody is told to come back later
        answer = client.get(path)
        text = told(answer)
        assert answer.status_code < 500, path
        if WORD in text or WORD.lower() in text:
            text = text.replace(
                OWN_LANGUAGE.sub("/", path), ""
            )  # a page names its own address, in four languages
            found |= {
                (name, path, answer.status_code) for name, pattern in said.items() if pattern.search(text)
            }
    return found


# The walks


@pytest.mark.django_db
def test_nothing_that_hides_is_behind_any_door(client):
    open_action = ground()
    hidden = [telling(100 + n, name, **given) for n, (name, given) in enumerate(HIDDEN.items())]
    merged = telling(120, "Merged", state="merged", merged_into=open_action)
    gone = _parts_that_hide(open_action)
    town(f"{word('Unvouched')} City", slug=f"{word('Unvouched').lower()}-city", country="TZ")
    _invited(open_action)
    search.renew(open_action)

    photos = [f"/pictures/photo/{gone.sha256}"]
    photos += [f"{photos[0]}/{one.name}" for one in renditions.plan(gone)]
    own = [*leading_to(open_action, merged, *hidden), f"/en/signatories/{word('Unvouched').lower()}-city/"]
    everything = [*HIDDEN, *OTHERS]

    assert found_behind(client, [*own, *photos], everything) == set()
    assert found_behind(client, gathering(), everything) == set()
    assert found_behind(client, gathering(), everything) == set()  # now from the memory
    assert {client.get(path).status_code for path in photos} == {404}
    assert _statuses(client, hidden + [merged]) == {
        **{name: {404} for name in HIDDEN}, "Withdrawn": {410}, "Merged": {302},
    }  # fmt: skip


def _parts_that_hide(action):
    """A picture taken down, a paper for reviewers, a contact that nobody shows."""
    picture = picture_of(action, word("Picture"))
    uploads.take_down(picture, by=UserFactory(staff=True), reason="It was asked for.")
    paper_of(action, word("Paper"), is_public=False)
    Contact.objects.create(
        action=action, name=word("Contact"), email=f"{word('Contact').lower()}@many.example"
    )
    picture.refresh_from_db()
    return picture


def _invited(action):
    """A partner that has not said yes."""
    there = town(f"{word('Invited')} City", slug=f"{word('Invited').lower()}-city", country="TZ")
    action.participations.create(government=there, role="partner", state="invited")


def _statuses(client, actions):
    """{name: statuses} of the pages of each action."""
    return {
        action.slug.removeprefix(WORD.lower()).removesuffix("-lessons").capitalize(): {
            client.get(path).status_code
            for path in (f"/en/actions/{action.code}/{action.slug}/", f"/ar/actions/{action.code}/")
        }
        for action in actions
    }


SHOWING = {
    "/en/", "/en/actions/", "/en/actions/?view=cards&q=lessons", "/en/actions/?view=table&q=lessons",
    "/en/actions/feed.atom", "/en/embed/actions/", "/api/v1/actions/", "/open-data/actions.csv",
    "/open-data/actions.xlsx", "/open-data/actions.zip", "/open-data/actions.geojson",
    "/sitemap-actions-1.xml", "/sitemap-governments-1.xml", "/en/countries/tz/", "/en/objectives/gcm-22/",
    "/en/priorities/priority-04/", "/api/v1/governments/",
}  # fmt: skip


@pytest.mark.django_db
def test_withdrawn_action_leaves_every_door_at_once(client):
    """Shown and kept everywhere first, so that the walk is known to see; gone at the next request."""
    ground()
    action = telling(2, "Kept")
    paths = [*gathering(), *leading_to(action)]
    before = {path for _name, path, _status in found_behind(client, paths, ["Kept"])}
    withdrawing.withdraw(action, by=UserFactory(staff=True), reason="It ended.")

    assert SHOWING - before == set()
    assert {path for path in before if path.endswith(".pdf")} or not pdf.is_installed()
    assert found_behind(client, paths, ["Kept"]) == set()
    assert _gone(client, action) == {410}


def _gone(client, action):
    page, code = f"actions/{action.code}/{action.slug}/", action.code
    paths = [f"/en/actions/{code}/", f"/en/{page}", f"/ar/{page}", f"/en/{page}versions/"]
    paths += [f"/en/embed/actions/{code}/", f"/api/v1/actions/{code}/"]
    return {client.get(path).status_code for path in paths}


WITHDRAW = """
import django
django.setup()
from accounts.models import User
from actions import withdrawing
from actions.models import Action
withdrawing.withdraw(Action.objects.get(code="CTA-2026-0002"), by=User.objects.get(email="one@secretariat.example"),
                     reason="It ended.")
"""


@pytest.mark.django_db(transaction=True)
def test_action_withdrawn_by_another_process_is_gone_from_this_ones_memory(tmp_path):
    ground()
    action = telling(2, "Elsewhere")
    UserFactory(staff=True, email="one@secretariat.example")
    client, paths = Client(), [*gathering(), *leading_to(action)]
    before = {path for _name, path, _status in found_behind(client, paths, ["Elsewhere"])}

    subprocess.run(
        [sys.executable, "-c", WITHDRAW],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "cta_portal.settings", "DEBUG": "1", "VAR_DIR": str(tmp_path),
                          "DATABASE_URL": database_url()},
        cwd=settings.BASE_DIR, check=True,
    )  # fmt: skip

    assert SHOWING - before == set()
    assert found_behind(client, paths, ["Elsewhere"]) == set()
    assert _gone(client, action) == {410}
