"""The edition of the demonstration: planned, frozen, and asked of the worker in four languages."""

from django.db import transaction
from django.utils import timezone

from frameworks.models import Framework
from publications.book import snapshot
from publications.carrying.targets import seed_targets
from publications.desk import editions, selecting
from publications.making import building
from publications.models import Edition, EditionEntry, EditionPart

SLUG = "what-cities-put-their-name-to"
LANGUAGES = ["en", "es", "fr", "ar"]
IN_FULL_PER_PRIORITY = 2
ON_TWO_PAGES = 2
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
SUMMARY = {
    "text_en": "**Written for the demonstration.** What follows was gathered by the portal from its public register: "
    "each action stands under its first priority, each figure is counted on the day of the cut-off, each text is in "
    "the language it was written in or in a translation that says what it is.\n\nForewords, recommendations and the "
    "state of localisation are left to those who sign them; this edition prints none.",
    "text_es": "**Escrito para la demostración.** Lo que sigue lo reunió el portal de su registro público: cada acción "
    "figura bajo su primera prioridad, cada cifra se cuenta el día del cierre, cada texto está en la lengua en que se "
    "escribió o en una traducción que dice lo que es.\n\nLos prólogos, las recomendaciones y el estado de la "
    "localización corresponden a quienes los firman; esta edición no imprime ninguno.",
    "text_fr": "**Écrit pour la démonstration.** Ce qui suit a été réuni par le portail dans son registre public : "
    "chaque action figure sous sa première priorité, chaque chiffre est compté au jour de la clôture, chaque texte est "
    "dans la langue où il a été écrit ou dans une traduction qui dit ce qu’elle est.\n\nLes avant-propos, les "
    "recommandations et l’état de la localisation reviennent à ceux qui les signent ; cette édition n’en imprime pas.",
    "text_ar": "**كُتب هذا النص للعرض التجريبي.** ما يلي جمعته البوابة من سجلها العام: يرد كل عمل تحت أولويته الأولى، "
    "ويُحسب كل رقم في يوم الإقفال، ويظهر كل نص بلغته الأصلية أو في ترجمة تقول ما هي.\n\nأما كلمات التقديم والتوصيات "
    "وحالة التوطين فمتروكة لمن يوقّعونها، ولا تطبع هذه الطبعة شيئًا منها.",
}


@transaction.atomic
def load(*, by) -> str:
    """The official forms; one edition, planned, frozen and asked for in four languages; released once built.

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
        written={EditionPart.ABOUT: ABOUT, EditionPart.SUMMARY: SUMMARY},
        **TEXTS,
    )
    selecting.treat(edition, on_two_pages(edition), by=by, treatment=EditionEntry.TWO)
    edition = editions.freeze(edition, by=by)
    building.request_builds(edition, by=by)
    editions.release_when_built(edition, by=by)
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


def on_two_pages(edition) -> list:
    """The entries whose texts are the longest of all, one of a priority."""
    longest = {}
    for entry in edition.entries.filter(treatment=EditionEntry.ONE).select_related("submission"):
        text = entry.submission
        priority = text.objective_links.filter(objective__framework__code=Framework.PRIORITY).first()
        size = sum(len(getattr(text, name)) for name in snapshot.LONG)
        key = priority.objective_id if priority else None
        longest[key] = max(longest.get(key, (0, 0)), (size, entry.pk))
    return [pk for _size, pk in sorted(longest.values(), reverse=True)[:ON_TWO_PAGES]]
