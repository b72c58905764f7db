"""On PostgreSQL a phrase no longer runs from the names into the title and on into the text, as on SQLite it never did.

A sign that no question can hold stands between the fields.
"""

from django.db import migrations

INDEX = "CREATE INDEX actions_searchrow_vector ON actions_searchrow USING GIN (vector)"
APART = """ALTER TABLE actions_searchrow ADD COLUMN vector tsvector GENERATED ALWAYS AS (
    setweight(to_tsvector('simple', names), 'A') || '|:1'::tsvector || setweight(to_tsvector('simple', title), 'A')
    || '|:1'::tsvector || setweight(to_tsvector('simple', body), 'D')) STORED"""
TOGETHER = """ALTER TABLE actions_searchrow ADD COLUMN vector tsvector GENERATED ALWAYS AS (
    setweight(to_tsvector('simple', names), 'A') || setweight(to_tsvector('simple', title), 'A')
    || setweight(to_tsvector('simple', body), 'D')) STORED"""


def _again(schema_editor, column):
    if schema_editor.connection.vendor == "postgresql":
        for statement in ("ALTER TABLE actions_searchrow DROP COLUMN vector", column, INDEX):
            schema_editor.execute(statement)


def forwards(apps, schema_editor):
    _again(schema_editor, APART)


def backwards(apps, schema_editor):
    _again(schema_editor, TOGETHER)


class Migration(migrations.Migration):
    dependencies = [("actions", "0028_labels_in_words")]
    operations = [migrations.RunPython(forwards, backwards)]
