"""The database itself refuses to change or delete a polished text, as it does for hand-ins."""

from django.db import migrations

SQLITE = [
    "CREATE TRIGGER append_only_polishedtext_update BEFORE UPDATE ON actions_polishedtext "
    "BEGIN SELECT RAISE(ABORT, 'polished texts are append-only'); END",
    "CREATE TRIGGER append_only_polishedtext_delete BEFORE DELETE ON actions_polishedtext "
    "BEGIN SELECT RAISE(ABORT, 'polished texts are append-only'); END",
]
SQLITE_BACK = ["DROP TRIGGER append_only_polishedtext_update", "DROP TRIGGER append_only_polishedtext_delete"]
POSTGRESQL = [
    "CREATE FUNCTION polishedtext_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'polished texts are append-only' USING ERRCODE = 'check_violation'; END $$",
    "CREATE TRIGGER append_only_polishedtext BEFORE UPDATE OR DELETE ON actions_polishedtext "
    "FOR EACH ROW EXECUTE FUNCTION polishedtext_append_only()",
]
POSTGRESQL_BACK = [
    "DROP TRIGGER append_only_polishedtext ON actions_polishedtext",
    "DROP FUNCTION polishedtext_append_only()",
]


def _run(schema_editor, on_sqlite, on_postgresql):
    statements = on_postgresql if schema_editor.connection.vendor == "postgresql" else on_sqlite
    for statement in statements:
        schema_editor.execute(statement)


def protect(apps, schema_editor):
    _run(schema_editor, SQLITE, POSTGRESQL)


def release(apps, schema_editor):
    _run(schema_editor, SQLITE_BACK, POSTGRESQL_BACK)


class Migration(migrations.Migration):
    dependencies = [("actions", "0021_edits_proposed_to_governments")]
    operations = [migrations.RunPython(protect, release)]
