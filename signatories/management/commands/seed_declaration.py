"""Put the current Declaration and the portal's summary of it in place, again and again."""

import json
from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand
from django.db import transaction

from signatories import declaring
from signatories.models import Declaration, DeclarationText

DATA = Path(__file__).resolve().parents[2] / "data" / "declaration.json"


class Command(BaseCommand):
    help = "Seed the Marrakech Mayors Declaration with the portal's own summary in four languages."

    @transaction.atomic
    def handle(self, *args, **options):
        data = json.loads(DATA.read_text(encoding="utf-8"))
        declaration, is_new = seed(data)
        texts = declaration.texts.count()
        self.stdout.write(f"Declaration {'added' if is_new else 'in place'}, {texts} texts.")


def seed(data):
    """The row is made once and then left as staff wrote it; a new summary is a new row."""
    declaration, is_new = Declaration.objects.get_or_create(
        version=data["version"],
        defaults={
            "slug": data["slug"],
            "declared_on": date.fromisoformat(data["declared_on"]),
            "official_url": data["official_url"],
            "is_current": not Declaration.objects.filter(is_current=True).exists(),
            **{f"title_{language}": title for language, title in data["title"].items()},
            **{f"place_{language}": place for language, place in data["place"].items()},
        },
    )
    for language, paragraphs in data["summary"].items():
        declaring.load_text(
            declaration,
            language=language,
            kind=DeclarationText.SUMMARY,
            text="\n\n".join(paragraphs),
            is_draft=language != "en",
        )
    return declaration, is_new
