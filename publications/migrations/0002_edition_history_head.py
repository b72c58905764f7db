"""Each edition prints the head of the history; editions frozen before take it from the event of their freeze."""

from django.conf import settings
from django.db import migrations, models


def take_from_history(apps, schema_editor):
    Event = apps.get_model("accounts", "Event")
    for edition in apps.get_model("publications", "Edition").objects.exclude(frozen_at=None):
        events = Event.objects.filter(object_type="publications.edition", object_id=str(edition.pk))
        if event := events.filter(verb="edition_frozen").order_by("seq").last():
            edition.history_head, edition.history_seq = event.hash, event.seq
            edition.save(update_fields=["history_head", "history_seq"])


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_append_only'),
        ('frameworks', '0003_data_version'),
        ('publications', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='edition',
            name='history_head',
            field=models.CharField(blank=True, editable=False, help_text='hash of the event that recorded the freeze; it vouches for all that was done before', max_length=64, verbose_name='head of the history'),
        ),
        migrations.AddField(
            model_name='edition',
            name='history_seq',
            field=models.PositiveBigIntegerField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='historicaledition',
            name='history_head',
            field=models.CharField(blank=True, editable=False, help_text='hash of the event that recorded the freeze; it vouches for all that was done before', max_length=64, verbose_name='head of the history'),
        ),
        migrations.AddField(
            model_name='historicaledition',
            name='history_seq',
            field=models.PositiveBigIntegerField(blank=True, editable=False, null=True),
        ),
        migrations.RunPython(take_from_history, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('history_head', ''), ('history_seq__isnull', True)), models.Q(models.Q(('history_head', ''), _negated=True), ('history_seq__isnull', False), models.Q(('frozen_at', None), _negated=True)), _connector='OR'), name='history_head_of_frozen_edition_is_whole'),
        ),
    ]
