"""The public pages as files, for the Nu checker: `make audit`. Each kind of page once in English and once in Arabic.

Loads the demo data into a database of its own and asks the portal in this process. A page that does not answer as
it should stops the audit.
"""

import logging
import os
import re
import sys
import tempfile
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
LANGUAGES = ("en", "ar")


def main(folder):
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as var:
        loaded(var)
        from django.conf import settings
        from django.test import Client

        settings.ALLOWED_HOSTS = ["testserver"]
        client = Client(raise_request_exception=False)
        for name, path, status in pages():
            answer = client.get(
                path, headers={"host": "elsewhere.example" if status == 400 else "testserver"}
            )
            if answer.status_code != status:
                sys.exit(f"{path} answered {answer.status_code}, not {status}")
            (folder / f"{name}.html").write_bytes(answer.content)
    sys.stdout.write(f"{len(list(folder.glob('*.html')))} pages\n")


def loaded(var):
    """The portal with its demo data, one more action withdrawn, in this process."""
    os.environ |= {"DJANGO_SETTINGS_MODULE": "cta_portal.settings", "DEBUG": "1"}
    os.environ |= {"VAR_DIR": var, "DATABASE_URL": f"sqlite:///{var}/portal.sqlite3"}
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.DEBUG = False  # mistakes are told as visitors are told them
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with redirect_stdout(StringIO()):
        for command in (["migrate"], ["prepare", "--admin-email", "admin@localhost"], ["load_demo"]):
            call_command(*command, verbosity=0)
    settings.STATIC_ROOT = var
    logging.disable(logging.WARNING)  # each page's status is looked at
    logging.getLogger("django.security.DisallowedHost").disabled = True


def pages():
    """(name of the file, address, status) of each page."""
    from django.utils import timezone, translation

    from actions.models import Action

    shown = list(Action.objects.published().order_by("pk")[:4])
    gone = shown.pop()
    Action.objects.filter(pk=gone.pk).update(withdrawn_at=timezone.now(), withdrawn_reason="It ended.")
    for language in LANGUAGES:
        with translation.override(language):
            for address, status in addresses(shown, gone):
                name = re.sub(r"[^a-z0-9]+", "-", address.lower()).strip("-") or "home"
                yield f"{language}-{name}-{status}", f"/{language}{address}", status
    yield "api-docs", "/api/v1/docs/", 200


def addresses(shown, gone):
    from actions.views.listing import VIEWS
    from signatories.models import Government, Signature

    first, codes = shown[0], "&".join(f"a={action.code}" for action in shown)
    page = f"/actions/{first.code}/{first.slug}/"
    acting = Government.objects.filter(participations__action=first).first()
    signed = Government.objects.filter(signatures__in=Signature.objects.listed()).first()
    for view in VIEWS:
        yield f"/actions/?view={view}", 200
        yield f"/actions/?view={view}&gcm=gcm-15&q=city", 200
    for address in (
        "/", "/actions/?q=zzqqzz", "/actions/?page=2", f"/actions/?country={acting.country}", page,
        f"{page}versions/", f"/actions/compare/?{codes}", "/actions/compare/",
        "/actions/compare/?a=CTA-0000-0000", "/calls/", "/figures/", "/figures/actions/",
        "/figures/signatories/", "/figures/gaps/", f"/countries/{acting.country}/".lower(),
        f"/sections/{acting.section.slug}/", "/objectives/gcm-15/", "/objectives/sdg-11/",
        "/objectives/gcr-1/", "/signatories/", "/signatories/?who=all&q=zzqqzz", "/signatories/leaders/",
        "/signatories/growth/", f"/signatories/{acting.slug}/", f"/signatories/{signed.slug}/",
        "/embed/actions/", f"/embed/actions/{first.code}/", "/open-data/", "/about/", "/privacy/",
        "/accessibility/", "/contact/", "/declaration/", "/verify/", "/publications/", "/learn/",
        "/learn/resources/", "/learn/calendar/", "/updates/", "/account/login/",
    ):  # fmt: skip
        yield address, 200
    yield f"/priorities/{_priority()}/", 200
    yield "/", 400  # asked under a name that is not the portal's
    yield "/nowhere/", 404
    yield f"/actions/{gone.code}/", 410
    yield f"/embed/actions/{gone.code}/", 410


def _priority():
    from frameworks.models import Framework, Objective

    return Objective.objects.of(Framework.PRIORITY).values_list("slug", flat=True).first()


if __name__ == "__main__":
    main(sys.argv[1])
