"""Nudges for the printing worker."""

from django_tasks import task


@task(queue_name="build")
def build_edition(edition_id, language):
    import logging

    from publications import editions  # task
    from publications.models import Edition

    edition = Edition.objects.filter(pk=edition_id).first()
    if edition is None:
        logging.getLogger(__name__).info("edition %s is gone, nothing is built", edition_id)
        return
    editions.build(edition, language)
