"""Parts of an edition, how much room an entry has, proofs by governments, what a build says of itself."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('actions', '0031_decision_labels_in_words'),
        ('publications', '0003_labels_in_words'),
        ('signatories', '0015_labels_in_words'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='EditionPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('imprint', 'Imprint and partners'), ('foreword', 'Foreword'), ('summary', 'Executive summary'), ('figures', 'The year in figures'), ('about', 'About this publication'), ('localisation', 'State of localisation'), ('actions', 'Actions by priority'), ('spotlight', 'Spotlight'), ('recommendations', 'Recommendations'), ('signatories', 'Annex A: signatories'), ('list', 'Annex B: all actions'), ('matrix', 'Annex C: matrix and method'), ('glossary', 'Glossary'), ('indexes', 'Indexes')], max_length=16, verbose_name='part')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='place in the order')),
                ('shown', models.BooleanField(default=True, verbose_name='printed')),
                ('title', models.CharField(blank=True, help_text='the name of the part, if empty', max_length=200, verbose_name='title')),
                ('title_en', models.CharField(blank=True, help_text='the name of the part, if empty', max_length=200, null=True, verbose_name='title')),
                ('title_es', models.CharField(blank=True, help_text='the name of the part, if empty', max_length=200, null=True, verbose_name='title')),
                ('title_fr', models.CharField(blank=True, help_text='the name of the part, if empty', max_length=200, null=True, verbose_name='title')),
                ('title_ar', models.CharField(blank=True, help_text='the name of the part, if empty', max_length=200, null=True, verbose_name='title')),
                ('text', models.TextField(blank=True, verbose_name='text')),
                ('text_en', models.TextField(blank=True, null=True, verbose_name='text')),
                ('text_es', models.TextField(blank=True, null=True, verbose_name='text')),
                ('text_fr', models.TextField(blank=True, null=True, verbose_name='text')),
                ('text_ar', models.TextField(blank=True, null=True, verbose_name='text')),
                ('by', models.CharField(blank=True, help_text='name and office, as printed', max_length=200, verbose_name='by')),
                ('by_en', models.CharField(blank=True, help_text='name and office, as printed', max_length=200, null=True, verbose_name='by')),
                ('by_es', models.CharField(blank=True, help_text='name and office, as printed', max_length=200, null=True, verbose_name='by')),
                ('by_fr', models.CharField(blank=True, help_text='name and office, as printed', max_length=200, null=True, verbose_name='by')),
                ('by_ar', models.CharField(blank=True, help_text='name and office, as printed', max_length=200, null=True, verbose_name='by')),
                ('portrait', models.ImageField(blank=True, upload_to='editions/portraits/', verbose_name='portrait')),
                ('portrait_alt', models.CharField(blank=True, max_length=300, verbose_name='what the portrait shows')),
                ('portrait_alt_en', models.CharField(blank=True, max_length=300, null=True, verbose_name='what the portrait shows')),
                ('portrait_alt_es', models.CharField(blank=True, max_length=300, null=True, verbose_name='what the portrait shows')),
                ('portrait_alt_fr', models.CharField(blank=True, max_length=300, null=True, verbose_name='what the portrait shows')),
                ('portrait_alt_ar', models.CharField(blank=True, max_length=300, null=True, verbose_name='what the portrait shows')),
                ('portrait_credit', models.CharField(blank=True, max_length=200, verbose_name='credit of the portrait')),
            ],
            options={
                'verbose_name': 'part of an edition',
                'verbose_name_plural': 'parts of editions',
                'ordering': ['edition', 'position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Proof',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('asked', 'Asked'), ('approved', 'Approved'), ('commented', 'Commented'), ('silent', 'No answer in time')], default='asked', max_length=10, verbose_name='state')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='asked')),
                ('until', models.DateField(verbose_name='answer until')),
                ('seen_at', models.DateTimeField(blank=True, null=True, verbose_name='opened')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='answered')),
                ('comment', models.TextField(blank=True, verbose_name='comment')),
                ('pictures_approved', models.BooleanField(default=False, verbose_name='pictures approved')),
            ],
            options={
                'verbose_name': 'proof',
                'verbose_name_plural': 'proofs',
                'ordering': ['edition', 'until', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='edition',
            name='changes',
            field=models.TextField(blank=True, verbose_name='what this edition corrects'),
        ),
        migrations.AddField(
            model_name='edition',
            name='changes_ar',
            field=models.TextField(blank=True, null=True, verbose_name='what this edition corrects'),
        ),
        migrations.AddField(
            model_name='edition',
            name='changes_en',
            field=models.TextField(blank=True, null=True, verbose_name='what this edition corrects'),
        ),
        migrations.AddField(
            model_name='edition',
            name='changes_es',
            field=models.TextField(blank=True, null=True, verbose_name='what this edition corrects'),
        ),
        migrations.AddField(
            model_name='edition',
            name='changes_fr',
            field=models.TextField(blank=True, null=True, verbose_name='what this edition corrects'),
        ),
        migrations.AddField(
            model_name='edition',
            name='proof_until',
            field=models.DateField(blank=True, null=True, verbose_name='governments answer until'),
        ),
        migrations.AddField(
            model_name='edition',
            name='selection',
            field=models.CharField(blank=True, help_text='filters of the list of actions; all, if empty', max_length=400, verbose_name='selection'),
        ),
        migrations.AddField(
            model_name='editionentry',
            name='by_hand',
            field=models.BooleanField(default=False, verbose_name='chosen by hand'),
        ),
        migrations.AddField(
            model_name='editionentry',
            name='judgement',
            field=models.TextField(blank=True, verbose_name='published judgement'),
        ),
        migrations.AddField(
            model_name='editionentry',
            name='judgement_ar',
            field=models.TextField(blank=True, null=True, verbose_name='published judgement'),
        ),
        migrations.AddField(
            model_name='editionentry',
            name='judgement_en',
            field=models.TextField(blank=True, null=True, verbose_name='published judgement'),
        ),
        migrations.AddField(
            model_name='editionentry',
            name='judgement_es',
            field=models.TextField(blank=True, null=True, verbose_name='published judgement'),
        ),
        migrations.AddField(
            model_name='editionentry',
            name='judgement_fr',
            field=models.TextField(blank=True, null=True, verbose_name='published judgement'),
        ),
        migrations.AddField(
            model_name='editionentry',
            name='left_out',
            field=models.BooleanField(default=False, verbose_name='left out'),
        ),
        migrations.AddField(
            model_name='editionentry',
            name='left_out_because',
            field=models.CharField(blank=True, max_length=300, verbose_name='left out because'),
        ),
        migrations.AddField(
            model_name='editionentry',
            name='summary',
            field=models.TextField(blank=True, verbose_name='summary of the secretariat'),
        ),
        migrations.AddField(
            model_name='editionentry',
            name='summary_ar',
            field=models.TextField(blank=True, null=True, verbose_name='summary of the secretariat'),
        ),
        migrations.AddField(
            model_name='editionentry',
            name='summary_en',
            field=models.TextField(blank=True, null=True, verbose_name='summary of the secretariat'),
        ),
        migrations.AddField(
            model_name='editionentry',
            name='summary_es',
            field=models.TextField(blank=True, null=True, verbose_name='summary of the secretariat'),
        ),
        migrations.AddField(
            model_name='editionentry',
            name='summary_fr',
            field=models.TextField(blank=True, null=True, verbose_name='summary of the secretariat'),
        ),
        migrations.AddField(
            model_name='editionentry',
            name='treatment',
            field=models.CharField(choices=[('line', 'one line'), ('one', 'one page'), ('two', 'two pages')], default='line', max_length=4, verbose_name='printed on'),
        ),
        migrations.AddField(
            model_name='editionfile',
            name='done',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='chapters done'),
        ),
        migrations.AddField(
            model_name='editionfile',
            name='fonts',
            field=models.JSONField(blank=True, default=dict, help_text='{file of a font: SHA-256}'),
        ),
        migrations.AddField(
            model_name='editionfile',
            name='input_sha256',
            field=models.CharField(blank=True, max_length=64, verbose_name='fingerprint of what it was made from'),
        ),
        migrations.AddField(
            model_name='editionfile',
            name='log',
            field=models.JSONField(blank=True, default=list, help_text='[[seconds since the start, line], …]', verbose_name='log'),
        ),
        migrations.AddField(
            model_name='editionfile',
            name='steps',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='chapters'),
        ),
        migrations.AddField(
            model_name='historicaledition',
            name='changes',
            field=models.TextField(blank=True, verbose_name='what this edition corrects'),
        ),
        migrations.AddField(
            model_name='historicaledition',
            name='changes_ar',
            field=models.TextField(blank=True, null=True, verbose_name='what this edition corrects'),
        ),
        migrations.AddField(
            model_name='historicaledition',
            name='changes_en',
            field=models.TextField(blank=True, null=True, verbose_name='what this edition corrects'),
        ),
        migrations.AddField(
            model_name='historicaledition',
            name='changes_es',
            field=models.TextField(blank=True, null=True, verbose_name='what this edition corrects'),
        ),
        migrations.AddField(
            model_name='historicaledition',
            name='changes_fr',
            field=models.TextField(blank=True, null=True, verbose_name='what this edition corrects'),
        ),
        migrations.AddField(
            model_name='historicaledition',
            name='proof_until',
            field=models.DateField(blank=True, null=True, verbose_name='governments answer until'),
        ),
        migrations.AddField(
            model_name='historicaledition',
            name='selection',
            field=models.CharField(blank=True, help_text='filters of the list of actions; all, if empty', max_length=400, verbose_name='selection'),
        ),
        migrations.AlterField(
            model_name='editionfile',
            name='format',
            field=models.CharField(choices=[('pdf', 'PDF, tagged, for archives'), ('small', 'PDF, small'), ('web', 'Web pages'), ('designed', 'PDF of a designer')], default='pdf', max_length=8, verbose_name='format'),
        ),
        migrations.AlterField(
            model_name='editionfile',
            name='state',
            field=models.CharField(choices=[('queued', 'Waiting'), ('building', 'Being built'), ('built', 'Built'), ('failed', 'Failed'), ('cancelled', 'Cancelled')], default='queued', max_length=9, verbose_name='state'),
        ),
        migrations.AddConstraint(
            model_name='editionentry',
            constraint=models.CheckConstraint(condition=models.Q(('left_out', False), models.Q(('left_out_because', ''), _negated=True), _connector='OR'), name='entry_left_out_says_why', violation_error_message='Say why this action is left out.'),
        ),
        migrations.AddField(
            model_name='editionpart',
            name='edition',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='publications.edition'),
        ),
        migrations.AddField(
            model_name='proof',
            name='answered_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='proof',
            name='edition',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proofs', to='publications.edition'),
        ),
        migrations.AddField(
            model_name='proof',
            name='government',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proofs', to='signatories.government'),
        ),
        migrations.AddConstraint(
            model_name='editionpart',
            constraint=models.UniqueConstraint(condition=models.Q(('kind__in', ('foreword', 'spotlight')), _negated=True), fields=('edition', 'kind'), name='one_part_of_a_kind', violation_error_message='An edition has only one part of this kind.'),
        ),
        migrations.AddConstraint(
            model_name='editionpart',
            constraint=models.CheckConstraint(condition=models.Q(('portrait', ''), models.Q(('portrait_credit', ''), _negated=True), _connector='OR'), name='portrait_of_part_has_credit', violation_error_message='Name who took the portrait.'),
        ),
        migrations.AddConstraint(
            model_name='proof',
            constraint=models.UniqueConstraint(fields=('edition', 'government'), name='one_proof_per_government'),
        ),
        migrations.AddConstraint(
            model_name='proof',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'commented'), _negated=True), models.Q(('comment', ''), _negated=True), _connector='OR'), name='commented_proof_has_comment', violation_error_message='Write what should be put right.'),
        ),
        migrations.AddConstraint(
            model_name='proof',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('asked', 'silent')), ('answered_at__isnull', False), _connector='OR'), name='answered_proof_has_time'),
        ),
        migrations.AddConstraint(
            model_name='proof',
            constraint=models.CheckConstraint(condition=models.Q(('pictures_approved', False), ('state', 'approved'), _connector='OR'), name='pictures_are_approved_by_a_person'),
        ),
    ]
