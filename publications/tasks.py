"""Nudges for the printing worker."""

from django_tasks import task


@task(queue_name="build")
def build_edition(edition_id, language):
    import logging

    from publications import building  # task
    from publications.models import Edition

    edition = Edition.objects.filter(pk=edition_id).first()
    if edition is None:
        logging.getLogger(__name__).info("edition %s is gone, nothing is built", edition_id)
        return
    building.build(edition, language)


@task(queue_name="build")
def release_edition(edition_id, staff_id):
    """Stands in the queue behind the builds it waits for."""
    import logging

    from accounts.models import User
    from accounts.refusals import Refused
    from publications import editions  # task
    from publications.models import Edition

    edition, staff = Edition.objects.get(pk=edition_id), User.objects.get(pk=staff_id)
    try:
        editions.release(edition, by=staff)
    except Refused as refusal:
        logging.getLogger(__name__).warning("edition %s is not released: %s", edition.slug, refusal)


@task(queue_name="build")
def join_handed_in(government_id, language, form):
    from publications import joined  # task
    from signatories.models import Government

    joined.make(Government.objects.get(pk=government_id), language, form)


@task(queue_name="build", priority=50)
def make_short_form(kind, given, language):
    """Before the books that wait: a reader stands at the door."""
    from publications import short_forms  # task

    short_forms.make(kind, given, language)
