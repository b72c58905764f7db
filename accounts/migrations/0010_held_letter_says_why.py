from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0009_letters_know_their_app_and_why_they_are_held")]

    operations = [
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'held'), _negated=True), models.Q(('held_for', ''), _negated=True), _connector='OR'), name='held_letter_says_why', violation_error_message='A held letter says why it is held.'),
        ),
    ]
