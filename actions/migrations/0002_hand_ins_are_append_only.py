"""The database itself refuses to change or delete a hand-in."""

from django.db import migrations

SQLITE = [
    "CREATE TRIGGER append_only_handin_update BEFORE UPDATE ON actions_handin "
    "BEGIN SELECT RAISE(ABORT, 'hand-ins are append-only'); END",
    "CREATE TRIGGER append_only_handin_delete BEFORE DELETE ON actions_handin "
    "BEGIN SELECT RAISE(ABORT, 'hand-ins are append-only'); END",
]
SQLITE_BACK = ["DROP TRIGGER append_only_handin_update", "DROP TRIGGER append_only_handin_delete"]
POSTGRESQL = [
    "CREATE FUNCTION handin_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'hand-ins are append-only' USING ERRCODE = 'check_violation'; END $$",
    "CREATE TRIGGER append_only_handin BEFORE UPDATE OR DELETE ON actions_handin "
    "FOR EACH ROW EXECUTE FUNCTION handin_append_only()",
]
POSTGRESQL_BACK = ["DROP TRIGGER append_only_handin ON actions_handin", "DROP FUNCTION handin_append_only()"]


def _run(schema_editor, on_sqlite, on_postgresql):
    statements = on_postgresql if schema_editor.connection.vendor == "postgresql" else on_sqlite
    for statement in statements:
        schema_editor.execute(statement)


def protect(apps, schema_editor):
    _run(schema_editor, SQLITE, POSTGRESQL)


def release(apps, schema_editor):
    _run(schema_editor, SQLITE_BACK, POSTGRESQL_BACK)


class Migration(migrations.Migration):
    dependencies = [("actions", "0001_initial")]
    operations = [migrations.RunPython(protect, release)]
