"""Nudges for work on actions that is done in the background."""

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


@task()
def go_on_with_import(import_id):
    from actions import importing  # task
    from actions.models import ActionImport

    loaded = ActionImport.objects.filter(pk=import_id).select_related("run_by", "uploaded_by", "call").first()
    if loaded is not None:
        importing.go_on(loaded)


@task()
def go_on_with_mailing(mailing_id):
    from actions import mailings  # task
    from actions.models import Mailing

    mailing = Mailing.objects.filter(pk=mailing_id).select_related("sent_by").first()
    if mailing is not None:
        mailings.go_on(mailing)
