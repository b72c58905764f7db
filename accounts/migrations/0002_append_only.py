"""History cannot be changed: the database itself refuses UPDATE, DELETE and TRUNCATE of events."""

from django.db import migrations

SQLITE = """
CREATE TRIGGER append_only_accounts_event_{event} BEFORE {event} ON accounts_event
BEGIN SELECT RAISE(ABORT, 'history is append-only'); END
"""
POSTGRESQL = """
CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$;
CREATE TRIGGER append_only_accounts_event BEFORE UPDATE OR DELETE OR TRUNCATE ON accounts_event
FOR EACH STATEMENT EXECUTE FUNCTION append_only();
"""


def guard(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for event in ("update", "delete"):
            schema_editor.execute(SQLITE.format(event=event))
    else:
        schema_editor.execute(POSTGRESQL.replace("%", "%%"), params=[])


def lift(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for event in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER append_only_accounts_event_{event}")
    else:
        schema_editor.execute("DROP TRIGGER append_only_accounts_event ON accounts_event")
        schema_editor.execute("DROP FUNCTION append_only()")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(guard, lift)]
