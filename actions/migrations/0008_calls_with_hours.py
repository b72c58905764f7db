from datetime import UTC, datetime, time, timedelta

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def days_to_hours(apps, schema_editor):
    """A day was open from its beginning to its end, by the clock of UTC."""
    Call = apps.get_model("actions", "Call")
    for call in Call.objects.all():
        call.opens_at = datetime.combine(call.opens_on, time(), tzinfo=UTC)
        if call.closes_on:
            call.closes_at = datetime.combine(call.closes_on + timedelta(days=1), time(), tzinfo=UTC)
        call.save(update_fields=["opens_at", "closes_at"])


def hours_to_days(apps, schema_editor):
    Call = apps.get_model("actions", "Call")
    for call in Call.objects.all():
        call.opens_on = call.opens_at.date()
        if call.closes_at:
            call.closes_on = call.closes_at.date() - timedelta(days=1)
        call.save(update_fields=["opens_on", "closes_on"])


class Migration(migrations.Migration):

    dependencies = [
        ('actions', '0007_offline_copies'),
        ('signatories', '0014_bursts_are_told'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Grace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('until', models.DateTimeField(verbose_name='until')),
                ('reason', models.CharField(max_length=300, verbose_name='reason')),
            ],
            options={
                'verbose_name': 'longer term',
                'verbose_name_plural': 'longer terms',
                'ordering': ['call', 'until'],
            },
        ),
        migrations.AlterModelOptions(
            name='call',
            options={'ordering': ['-opens_at'], 'verbose_name': 'call', 'verbose_name_plural': 'calls'},
        ),
        migrations.RemoveConstraint(
            model_name='call',
            name='call_closes_after_it_opens',
        ),
        migrations.AddField(
            model_name='call',
            name='addressed_to',
            field=models.CharField(blank=True, max_length=300, verbose_name='whom it addresses'),
        ),
        migrations.AddField(
            model_name='call',
            name='addressed_to_ar',
            field=models.CharField(blank=True, max_length=300, null=True, verbose_name='whom it addresses'),
        ),
        migrations.AddField(
            model_name='call',
            name='addressed_to_en',
            field=models.CharField(blank=True, max_length=300, null=True, verbose_name='whom it addresses'),
        ),
        migrations.AddField(
            model_name='call',
            name='addressed_to_es',
            field=models.CharField(blank=True, max_length=300, null=True, verbose_name='whom it addresses'),
        ),
        migrations.AddField(
            model_name='call',
            name='addressed_to_fr',
            field=models.CharField(blank=True, max_length=300, null=True, verbose_name='whom it addresses'),
        ),
        migrations.AddField(
            model_name='call',
            name='closes_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='closes'),
        ),
        migrations.AddField(
            model_name='call',
            name='opens_at',
            field=models.DateTimeField(null=True, verbose_name='opens'),
        ),
        migrations.AddField(
            model_name='call',
            name='time_zone',
            field=models.CharField(default='UTC', help_text='the days and hours above are those of this place, such as Africa/Casablanca', max_length=40, verbose_name='time zone'),
        ),
        migrations.AlterField(model_name='call', name='opens_on', field=models.DateField(null=True)),
        migrations.RunPython(days_to_hours, hours_to_days),
        migrations.AlterField(
            model_name='call',
            name='opens_at',
            field=models.DateTimeField(verbose_name='opens'),
        ),
        migrations.RemoveField(model_name='call', name='closes_on'),
        migrations.RemoveField(model_name='call', name='opens_on'),
        migrations.AddConstraint(
            model_name='call',
            constraint=models.CheckConstraint(condition=models.Q(('closes_at__isnull', True), ('closes_at__gt', models.F('opens_at')), _connector='OR'), name='call_closes_after_it_opens', violation_error_message='The end is after the start.'),
        ),
        migrations.AddField(
            model_name='grace',
            name='by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='grace',
            name='call',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='graces', to='actions.call'),
        ),
        migrations.AddField(
            model_name='grace',
            name='government',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='signatories.government'),
        ),
        migrations.AddConstraint(
            model_name='grace',
            constraint=models.UniqueConstraint(fields=('call', 'government'), name='one_grace_per_government_and_call', violation_error_message='This government has a longer term already.'),
        ),
    ]
