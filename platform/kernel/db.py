"""Small helpers for what the ORM does not say by itself."""

from django.db import migrations


def append_only(table: str, *, truncate: bool = True) -> migrations.RunSQL:
    """Migration step: the database refuses UPDATE and DELETE (and TRUNCATE) on `table`.

    TRUNCATE is a statement trigger of its own: row triggers do not see it. Test databases flush with
    TRUNCATE; the test plugin disables exactly this trigger there and no other.
    """
    forward = (
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION cc_refuse_change();"
    )
    backward = f"DROP TRIGGER IF EXISTS {table}_append_only ON {table};"
    if truncate:
        forward += (
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION cc_refuse_change();"
        )
        backward += f"DROP TRIGGER IF EXISTS {table}_no_truncate ON {table};"
    return migrations.RunSQL(forward, backward)
