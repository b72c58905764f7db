"""Facets in one narrow row per action; search rows numbered by their action and ordered by title.

Both are written by `rebuild_search`, which `prepare` runs while published actions cannot be found yet.
"""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models


text_index = import_module("actions.migrations.0005_text_index")


def empty(apps, schema_editor):
    """Rows numbered in the old way would lead to other actions."""
    apps.get_model("actions", "SearchRow").objects.all().delete()


class Migration(migrations.Migration):

    dependencies = [
        ('actions', '0025_days_for_proposed_edits'),
    ]

    operations = [
        migrations.RunPython(empty, migrations.RunPython.noop),
        # SQLite makes the table anew for a new column, and its triggers would stay behind.
        migrations.RunPython(text_index.backwards, text_index.forwards),
        migrations.CreateModel(
            name='FacetRow',
            fields=[
                ('action', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='facet_row', serialize=False, to='actions.action')),
                ('is_public', models.BooleanField(default=True)),
                ('values', models.TextField(blank=True)),
                ('governments', models.TextField(blank=True)),
                ('names', models.TextField(blank=True)),
                ('newest', models.BigIntegerField(default=0)),
                ('freshest', models.BigIntegerField(default=0)),
                ('changed', models.BigIntegerField(db_index=True, default=0)),
                ('mark', models.BigIntegerField(default=0)),
            ],
        ),
        migrations.AddField(
            model_name='searchrow',
            name='is_original',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='searchrow',
            name='order_key',
            field=models.CharField(blank=True, max_length=96),
        ),
        migrations.RunPython(text_index.forwards, text_index.backwards),
    ]
