"""What is kept of an action says its shape; `prepare` writes anew what is of an older one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("actions", "0026_facets_in_a_row")]

    operations = [
        migrations.AddField(
            model_name="facetrow",
            name="shape",
            field=models.CharField(blank=True, max_length=16),
        ),
    ]
