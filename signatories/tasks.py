"""Nudges for work that the register does in the background."""

from django_tasks import task


@task()
def go_on_with_import(import_id):
    from signatories import importing  # task
    from signatories.models import SignatoryImport

    loaded = SignatoryImport.objects.filter(pk=import_id).select_related("run_by", "uploaded_by").first()
    if loaded is not None:
        importing.go_on(loaded)


@task()
def go_on_with_campaign(campaign_id):
    from signatories import campaigns  # task
    from signatories.models import Campaign

    campaign = Campaign.objects.filter(pk=campaign_id).select_related("sent_by").first()
    if campaign is not None:
        campaigns.go_on(campaign)
