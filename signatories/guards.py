"""What nobody may change, held by the database itself: a declared text, and what a signature was given on.

The guards are put in place after every `migrate` rather than by one migration: SQLite copies a table when a later
migration alters it, and a copy has no triggers.
"""

from django.db import connections

TEXT, SIGNATURE = "signatories_declarationtext", "signatories_signature"
FIXED = {  # table: columns that keep their first value
    TEXT: ("declaration_id", "language", "kind", "text", "file", "sha256", "added_at"),
    SIGNATURE: ("declaration_id", "text_id", "language", "fingerprint", "declared_on"),
}
KEPT = (TEXT,)  # tables whose rows are never deleted
SQLITE_FIXED = """
CREATE TRIGGER IF NOT EXISTS fixed_{table} BEFORE UPDATE ON {table} WHEN {differs}
BEGIN SELECT RAISE(ABORT, '{table} keeps what was declared'); END
"""
SQLITE_KEPT = """
CREATE TRIGGER IF NOT EXISTS kept_{table} BEFORE DELETE ON {table}
BEGIN SELECT RAISE(ABORT, '{table} keeps what was declared'); END
"""
POSTGRESQL_FIXED = """
CREATE OR REPLACE TRIGGER fixed_{table} BEFORE UPDATE ON {table}
FOR EACH ROW WHEN ({differs}) EXECUTE FUNCTION append_only()
"""
POSTGRESQL_KEPT = """
CREATE OR REPLACE TRIGGER kept_{table} BEFORE DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION append_only()
"""


def put_in_place(using, **kwargs):
    """Create the triggers that are missing. The function of PostgreSQL comes with the history (accounts)."""
    connection = connections[using]
    is_sqlite = connection.vendor == "sqlite"
    fixed, kept = (SQLITE_FIXED, SQLITE_KEPT) if is_sqlite else (POSTGRESQL_FIXED, POSTGRESQL_KEPT)
    differ = "IS NOT" if is_sqlite else "IS DISTINCT FROM"
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        for table, columns in FIXED.items():
            if table not in tables:  # migrated back to nothing
                continue
            differs = " OR ".join(f"OLD.{column} {differ} NEW.{column}" for column in columns)
            cursor.execute(fixed.format(table=table, differs=differs))
            if table in KEPT:
                cursor.execute(kept.format(table=table))
