"""Nudges for the printing worker."""

from django_tasks import task

LOOK_AGAIN = 15  # seconds between two looks whether all files are built


@task(queue_name="build")
def build_file(file_id):
    from publications.making import building

    building.build_waiting(file_id)


@task(queue_name="build")
def release_edition(edition_id, staff_id):
    """Once every file that was asked for is there; looks again while some are on their way."""
    import logging
    from datetime import timedelta

    from django.utils import timezone

    from accounts.models import User
    from accounts.refusals import Refused
    from publications.desk import editions
    from publications.models import Edition

    edition, staff = Edition.objects.get(pk=edition_id), User.objects.get(pk=staff_id)
    if edition.files.on_their_way().exists():
        later = release_edition.using(run_after=timezone.now() + timedelta(seconds=LOOK_AGAIN))
        later.enqueue(edition_id, staff_id)
        return
    try:
        editions.release_as_asked(edition, by=staff)
    except Refused as refusal:
        logging.getLogger(__name__).warning("edition %s is not released: %s", edition.slug, refusal)


@task(queue_name="build")
def join_handed_in(government_id, language, form):
    from publications import joined
    from signatories.models import Government

    joined.make(Government.objects.get(pk=government_id), language, form)


@task(queue_name="build", priority=50)
def make_short_form(kind, given, language):
    """Before the books that wait: a reader stands at the door."""
    from publications.short import forms as short_forms

    short_forms.make(kind, given, language)
