"""On PostgreSQL words of names and titles have an index of their own, and both are asked through functions.

A weight in a question makes PostgreSQL read every text that may answer it, and for a frequent word its planner reads
the whole table, each text unpacked: a second at 50,000 actions. The functions keep to the indexes, which know.
"""

from django.db import migrations

FORWARDS = [
    """ALTER TABLE actions_searchrow ADD COLUMN heading tsvector GENERATED ALWAYS AS (
        to_tsvector('simple', names) || '|:1'::tsvector || to_tsvector('simple', title)) STORED""",
    "CREATE INDEX actions_searchrow_heading ON actions_searchrow USING GIN (heading)",
    """CREATE FUNCTION actions_rows_headed(question text) RETURNS bigint[] LANGUAGE sql STABLE
        SET enable_seqscan = off AS $$
        SELECT array_agg(id) FROM actions_searchrow WHERE heading @@ to_tsquery('simple', question) $$""",
    """CREATE FUNCTION actions_rows_holding(question text) RETURNS bigint[] LANGUAGE sql STABLE
        SET enable_seqscan = off AS $$
        SELECT array_agg(id) FROM actions_searchrow WHERE vector @@ to_tsquery('simple', question) $$""",
]
BACKWARDS = [
    "DROP FUNCTION actions_rows_holding(text)",
    "DROP FUNCTION actions_rows_headed(text)",
    "ALTER TABLE actions_searchrow DROP COLUMN heading",
]


def _run(schema_editor, statements):
    if schema_editor.connection.vendor == "postgresql":
        for statement in statements:
            schema_editor.execute(statement)


def forwards(apps, schema_editor):
    _run(schema_editor, FORWARDS)


def backwards(apps, schema_editor):
    _run(schema_editor, BACKWARDS)


class Migration(migrations.Migration):
    dependencies = [("actions", "0029_phrases_end_with_their_field")]
    operations = [migrations.RunPython(forwards, backwards)]
