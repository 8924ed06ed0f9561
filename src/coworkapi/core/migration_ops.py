"""What migrations say in one word: `protect(op, "table")`.

Used by released migrations, so functions here are only added, never changed in what they do.
"""

from __future__ import annotations

from alembic.operations import Operations

from coworkapi.core.models import CURRENT_ORGANIZATION

APP_ROLE = "coworkapi_app"
SYSTEM_ROLE = "coworkapi_system"


def protect(op: Operations, table: str, *, key: str = "organization_id", system_reads: bool = False) -> None:
    """Puts a tenant table under forced row-level security and grants the service its use.

    Rows are visible and writable only when `key` equals the transaction's tenant. `system_reads` lets the functions
    of `coworkapi_system` (the one way across tenants, see docs/architecture.md) read it.
    """
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(
        f"CREATE POLICY tenant ON {table} TO {APP_ROLE} "
        f"USING ({key} = (SELECT {CURRENT_ORGANIZATION})) WITH CHECK ({key} = (SELECT {CURRENT_ORGANIZATION}))"
    )
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {APP_ROLE}")
    if system_reads:
        system_may_read(op, table)


def system_may_read(op: Operations, table: str) -> None:
    """Lets the functions of `coworkapi_system` read a protected table in every tenant."""
    op.execute(f"CREATE POLICY system_reads ON {table} FOR SELECT TO {SYSTEM_ROLE} USING (true)")
    op.execute(f"GRANT SELECT ON {table} TO {SYSTEM_ROLE}")


def grant_global(op: Operations, table: str, *, system_reads: bool = False) -> None:
    """Grants the service the use of a table that belongs to no tenant."""
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {APP_ROLE}")
    if system_reads:
        op.execute(f"GRANT SELECT ON {table} TO {SYSTEM_ROLE}")


def system_function(op: Operations, signature: str, returns: str, body: str, *, language: str = "sql") -> None:
    """Makes a SECURITY DEFINER function owned by `coworkapi_system`: the one named way across tenants.

    `signature`: `due_things(p_limit int)`.
    """
    name = signature.split("(")[0]
    op.execute(
        f"CREATE OR REPLACE FUNCTION {signature} RETURNS {returns} LANGUAGE {language} VOLATILE SECURITY DEFINER "
        f"SET search_path = public, pg_temp AS $function$ {body} $function$"
    )
    args = signature[len(name) :]
    op.execute(f"ALTER FUNCTION {name}{_types_only(args)} OWNER TO {SYSTEM_ROLE}")
    op.execute(f"REVOKE ALL ON FUNCTION {name}{_types_only(args)} FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION {name}{_types_only(args)} TO {APP_ROLE}")


def due_function(op: Operations, name: str, condition: str) -> None:
    """Makes `name(p_only uuid)`, what a `Due` names: the organizations, or that one, for which `condition` holds.

    `condition`: about `organizations o`, true where there is such work by the organization's clock. One plan serves
    all calls: the half that isn't asked for is never begun, and to plan each call would cost more than to answer it.
    """
    found = "SELECT o.id, o.test_clock_at FROM organizations o WHERE"
    system_function(
        op,
        f"{name}(p_only uuid)",
        "TABLE (organization_id uuid, test_clock_at timestamptz)",
        f"{found} p_only IS NULL AND ({condition}) UNION ALL {found} o.id = p_only AND ({condition})",
    )
    op.execute(f"ALTER FUNCTION {name}(uuid) SET plan_cache_mode = force_generic_plan")


def _types_only(args: str) -> str:
    inner = args.strip()[1:-1].strip()
    if not inner:
        return "()"
    return "(" + ", ".join(part.strip().split(" ", 1)[1].split(" DEFAULT ")[0] for part in inner.split(",")) + ")"
