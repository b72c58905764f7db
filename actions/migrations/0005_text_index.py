"""The text index over SearchRow: FTS5 kept by triggers on SQLite, a generated tsvector with GIN on PostgreSQL."""

from django.db import migrations

SQLITE = [
    """CREATE VIRTUAL TABLE actions_searchtext USING fts5(
        names, title, body, content='actions_searchrow', content_rowid='id',
        tokenize='unicode61 remove_diacritics 0', prefix='2 3')""",
    """CREATE TRIGGER actions_searchtext_insert AFTER INSERT ON actions_searchrow BEGIN
        INSERT INTO actions_searchtext(rowid, names, title, body) VALUES (new.id, new.names, new.title, new.body);
    END""",
    """CREATE TRIGGER actions_searchtext_delete AFTER DELETE ON actions_searchrow BEGIN
        INSERT INTO actions_searchtext(actions_searchtext, rowid, names, title, body)
        VALUES ('delete', old.id, old.names, old.title, old.body);
    END""",
    """CREATE TRIGGER actions_searchtext_update AFTER UPDATE ON actions_searchrow BEGIN
        INSERT INTO actions_searchtext(actions_searchtext, rowid, names, title, body)
        VALUES ('delete', old.id, old.names, old.title, old.body);
        INSERT INTO actions_searchtext(rowid, names, title, body) VALUES (new.id, new.names, new.title, new.body);
    END""",
]
SQLITE_BACK = [
    "DROP TRIGGER actions_searchtext_update",
    "DROP TRIGGER actions_searchtext_delete",
    "DROP TRIGGER actions_searchtext_insert",
    "DROP TABLE actions_searchtext",
]
POSTGRESQL = [
    """ALTER TABLE actions_searchrow ADD COLUMN vector tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('simple', names), 'A') || setweight(to_tsvector('simple', title), 'A')
        || setweight(to_tsvector('simple', body), 'D')) STORED""",
    "CREATE INDEX actions_searchrow_vector ON actions_searchrow USING GIN (vector)",
]
POSTGRESQL_BACK = ["ALTER TABLE actions_searchrow DROP COLUMN vector"]


def _run(schema_editor, sqlite, postgresql):
    for statement in postgresql if schema_editor.connection.vendor == "postgresql" else sqlite:
        schema_editor.execute(statement)


def forwards(apps, schema_editor):
    _run(schema_editor, SQLITE, POSTGRESQL)


def backwards(apps, schema_editor):
    _run(schema_editor, SQLITE_BACK, POSTGRESQL_BACK)


class Migration(migrations.Migration):
    dependencies = [("actions", "0004_public_copy")]
    operations = [migrations.RunPython(forwards, backwards)]
