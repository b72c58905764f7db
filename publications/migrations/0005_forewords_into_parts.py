"""What stood in columns of an edition becomes its parts; entries marked as featured get a page."""

from django.db import migrations

LANGUAGES = ("en", "es", "fr", "ar")
STEP = 10
ORDER = ("imprint", "foreword", "summary", "figures", "about", "localisation", "actions", "spotlight",
         "recommendations", "signatories", "list", "matrix", "glossary", "indexes")  # fmt: skip
PRINTED_BEFORE = ("imprint", "figures", "actions", "signatories", "indexes")
SINGLE = [kind for kind in ORDER if kind not in ("foreword", "spotlight")]


def move(apps, schema_editor):
    """Parts in their usual order for every edition; only what was printed before is shown."""
    Edition, EditionPart = (apps.get_model("publications", name) for name in ("Edition", "EditionPart"))
    for edition in Edition.objects.all():
        places = {kind: place * STEP for place, kind in enumerate(ORDER, start=1)}
        for kind in SINGLE:
            about = texts(edition, "about", "text") if kind == "about" else {}
            shown = kind in (*PRINTED_BEFORE, "about")
            EditionPart.objects.create(edition=edition, kind=kind, position=places[kind], shown=shown, **about)
        words = texts(edition, "foreword", "text")
        if any(words.values()):
            words |= texts(edition, "foreword_by", "by")
            EditionPart.objects.create(
                edition=edition, kind="foreword", position=places["foreword"], **words
            )
    apps.get_model("publications", "EditionEntry").objects.filter(featured=True).update(treatment="one")


def texts(edition, old, new):
    return {new: getattr(edition, old) or ""} | {
        f"{new}_{language}": getattr(edition, f"{old}_{language}") for language in LANGUAGES
    }


class Migration(migrations.Migration):

    dependencies = [("publications", "0004_parts_treatments_and_proofs")]

    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
