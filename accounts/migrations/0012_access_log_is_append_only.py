"""The access log cannot be changed: the database refuses UPDATE, and DELETE before a row's last day has passed."""

from django.db import migrations

SQLITE = [
    """
CREATE TRIGGER append_only_accounts_accessentry_update BEFORE UPDATE ON accounts_accessentry
BEGIN SELECT RAISE(ABORT, 'the access log is append-only'); END
""",
    """
CREATE TRIGGER append_only_accounts_accessentry_delete BEFORE DELETE ON accounts_accessentry
WHEN OLD.kept_until >= date('now')
BEGIN SELECT RAISE(ABORT, 'the access log is kept until its day'); END
""",
]
POSTGRESQL = """
CREATE FUNCTION access_log_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.kept_until >= (now() AT TIME ZONE 'UTC')::date THEN
    RAISE EXCEPTION 'the access log is kept until its day' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER append_only_accounts_accessentry BEFORE UPDATE OR TRUNCATE ON accounts_accessentry
FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER access_log_is_kept BEFORE DELETE ON accounts_accessentry
FOR EACH ROW EXECUTE FUNCTION access_log_is_kept();
"""


def guard(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for statement in SQLITE:
            schema_editor.execute(statement)
    else:
        schema_editor.execute(POSTGRESQL, params=None)


def lift(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for event in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER append_only_accounts_accessentry_{event}")
    else:
        schema_editor.execute("DROP TRIGGER append_only_accounts_accessentry ON accounts_accessentry")
        schema_editor.execute("DROP TRIGGER access_log_is_kept ON accounts_accessentry")
        schema_editor.execute("DROP FUNCTION access_log_is_kept()")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0011_access_to_personal_data")]
    operations = [migrations.RunPython(guard, lift)]
