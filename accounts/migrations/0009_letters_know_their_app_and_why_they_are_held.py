from django.db import migrations

NAMED_BY_HISTORY = "accounts.event"  # letters of the app `actions` about a row of the history


def fill(apps, schema_editor):
    Letter = apps.get_model("accounts", "Letter")
    Letter.objects.filter(state="held", held_for="", event="campaign").update(held_for="mailing")
    Letter.objects.filter(state="held", held_for="").update(held_for="announcement")
    for object_type in set(Letter.objects.filter(app="").values_list("object_type", flat=True)):
        app = "actions" if object_type == NAMED_BY_HISTORY else object_type.partition(".")[0] or "accounts"
        Letter.objects.filter(app="", object_type=object_type).update(app=app)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0008_letters_held_edited_and_bounced")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
