"""What the app's role of the database may do: everything that the app does, and nothing to what was written for good.

The owner of the tables gives these rights, after every `migrate`. docs/deployment.md says how the two roles are set up.
"""

from __future__ import annotations

from django.db import connection
from psycopg import sql

# Only added to, and read.
ONLY_ADDED_TO = ("core_event", "core_change")
# Days of the trail are closed once; the owner alone notes that one was dropped.
NEVER_REMOVED = ("core_eventday",)
# What the chain of issued letters holds.
_CHAINED = ("number", "sequence", "manifest", "manifest_sha256", "previous_manifest_sha256")
_STAYS = """
    CREATE OR REPLACE FUNCTION issued_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'what was issued stays';
    END $$;
    CREATE OR REPLACE TRIGGER issued_is_not_removed BEFORE DELETE ON letters_letter
        FOR EACH ROW WHEN (OLD.manifest_sha256 <> '') EXECUTE FUNCTION issued_stays();
    CREATE OR REPLACE TRIGGER issued_is_not_changed BEFORE UPDATE ON letters_letter
        FOR EACH ROW WHEN (OLD.manifest_sha256 <> '' AND ({old}) IS DISTINCT FROM ({new}))
        EXECUTE FUNCTION issued_stays();
"""


def grant_rights(role: str, password: str = "") -> None:
    """Give the app's role its rights and take every other; it is made where it is missing. Needs the owner."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if cursor.fetchone() is None:
            cursor.execute(sql.SQL("CREATE ROLE {} LOGIN {}").format(_name(role), _secret(password)))
        for statement in _statements():
            cursor.execute(sql.SQL(statement).format(role=_name(role)))
        old, new = (", ".join(f"{row}.{column}" for column in _CHAINED) for row in ("OLD", "NEW"))
        # Not one of pgtrigger's, which whoever is connected can have ignored.
        cursor.execute(_STAYS.format(old=old, new=new))


def _statements() -> list[str]:
    return [
        "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}",
        "GRANT USAGE ON SCHEMA public TO {role}",
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
        f"REVOKE UPDATE, DELETE ON {', '.join(ONLY_ADDED_TO)} FROM {{role}}",
        f"REVOKE UPDATE, DELETE ON {', '.join(NEVER_REMOVED)} FROM {{role}}",
        "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}",
    ]


def _name(role: str) -> sql.Identifier:
    return sql.Identifier(role)


def _secret(password: str) -> sql.Composable:
    return sql.SQL("PASSWORD {}").format(sql.Literal(password)) if password else sql.SQL("")
