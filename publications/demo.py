"""The edition of the demonstration: planned, frozen, and asked of the worker in English and Spanish."""

from django.db import transaction
from django.utils import timezone

from frameworks.models import Framework
from publications import building, editions, snapshot
from publications.models import Edition, EditionPart
from publications.targets import seed_targets

SLUG = "what-cities-put-their-name-to"
LANGUAGES = ["en", "es"]
IN_FULL_PER_PRIORITY = 2
TEXTS = {
    "title_en": "What cities put their name to",
    "title_es": "Lo que firman las ciudades",
    "title_fr": "Ce que signent les villes",
    "title_ar": "ما توقّع عليه المدن",
    "subtitle_en": "Local action for the Global Compacts",
    "subtitle_es": "Acción local por los Pactos Mundiales",
    "subtitle_fr": "L’action locale pour les Pactes mondiaux",
    "subtitle_ar": "العمل المحلي من أجل الاتفاقين العالميين",
}
ABOUT = {
    "text_en": "This edition shows what the portal prints. Its entries are real and come from public sources; "
    "no government has confirmed them here.",
    "text_es": "Esta edición muestra lo que imprime el portal. Sus entradas son reales y proceden de fuentes "
    "públicas; ningún gobierno las ha confirmado aquí.",
    "text_fr": "Cette édition montre ce que le portail imprime. Ses entrées sont réelles et viennent de sources "
    "publiques ; aucun gouvernement ne les a confirmées ici.",
    "text_ar": "تبيّن هذه الطبعة ما تطبعه البوابة. مداخلها حقيقية ومأخوذة من مصادر عامة، ولم تؤكدها أي حكومة هنا.",
}


@transaction.atomic
def load(*, by) -> str:
    """The official forms; one edition, planned, frozen and asked for in English and Spanish; released once built.

    Says in one sentence what was done. An edition that is there stays as it is.
    """
    seed_targets()
    if Edition.objects.filter(slug=SLUG).exists():
        return f"edition {SLUG}: there already"
    today = timezone.localdate()
    edition = editions.plan(
        SLUG,
        cut_off=today,
        languages=LANGUAGES,
        by=by,
        in_full=in_full(today),
        written={EditionPart.ABOUT: ABOUT},
        **TEXTS,
    )
    edition = editions.freeze(edition, by=by)
    building.request_builds(edition, by=by)
    _release_after(edition, by)
    return f"edition {SLUG}: frozen with {edition.entries.count()} entries; the worker builds {', '.join(LANGUAGES)}"


def in_full(cut_off) -> list:
    """The codes of the entries that say most, a few for each first priority."""
    by_priority = {}
    for submission in snapshot.candidates(cut_off):
        priority = next(
            (
                link.objective.code
                for link in submission.objective_links.all()
                if link.objective.framework.code == Framework.PRIORITY
            ),
            "",
        )
        size = len(submission.summary) + len(submission.results)
        by_priority.setdefault(priority, []).append((-size, submission.action.code))
    return [code for rows in by_priority.values() for _size, code in sorted(rows)[:IN_FULL_PER_PRIORITY]]


def _release_after(edition, by):
    from publications.tasks import release_edition  # task

    transaction.on_commit(lambda: release_edition.enqueue(edition.pk, by.pk))
