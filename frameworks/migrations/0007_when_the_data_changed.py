import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("frameworks", "0006_glossary_of_terms")]

    operations = [
        migrations.AddField(
            model_name="dataversion",
            name="raised_at",
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
    ]
