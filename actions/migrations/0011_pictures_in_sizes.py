from django.db import migrations, models


def agreed_of_minors_too(apps, schema_editor):
    """Until now one tick said both: that those shown agreed, and that none is a minor."""
    apps.get_model("actions", "Picture").objects.filter(people_agreed=True).update(minors_agreed=True)


def give_a_reason(apps, schema_editor):
    Picture = apps.get_model("actions", "Picture")
    Picture.objects.exclude(taken_down_at=None).update(taken_down_reason="–")


class Migration(migrations.Migration):
    dependencies = [("actions", "0010_writing_along")]

    operations = [
        migrations.AlterField(
            "picture",
            "people_agreed",
            models.BooleanField(default=False, verbose_name="the people shown agreed"),
        ),
        migrations.AddField(
            "picture",
            "minors_agreed",
            models.BooleanField(
                default=False,
                verbose_name="none of them is a minor, or those responsible for the minors agreed",
            ),
        ),
        migrations.AddField(
            "picture", "rendered_for", models.CharField(blank=True, editable=False, max_length=12)
        ),
        migrations.AddField(
            "picture",
            "taken_down_reason",
            models.CharField(blank=True, max_length=300, verbose_name="why it was taken down"),
        ),
        migrations.RunPython(agreed_of_minors_too, migrations.RunPython.noop),
        migrations.RunPython(give_a_reason, migrations.RunPython.noop),
        migrations.AddConstraint(
            "picture",
            models.CheckConstraint(
                condition=models.Q(("taken_down_at", None), models.Q(("taken_down_reason", ""), _negated=True), _connector="OR"),
                name="picture_taken_down_has_reason",
                violation_error_message="Say why this picture is taken down.",
            ),
        ),
    ]
