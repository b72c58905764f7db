"""Nudges for what the portal does with files in the background."""

from django_tasks import task


@task()
def make_renditions(picture_id):
    import logging

    from actions import rendering  # task
    from actions.models import Picture

    picture = Picture.objects.filter(pk=picture_id).first()
    if picture is None:
        logging.getLogger(__name__).info("picture %s is gone, nothing is made", picture_id)
        return
    rendering.make(picture)
