"""Who may see and change whom: staff limited to locations have those at home there, and those at home nowhere."""

from __future__ import annotations

from uuid import UUID

from coworkapi.core.http import Context


def require_home(ctx: Context, scope: str, home_location_id: UUID | None) -> None:
    """Raises Forbidden unless `scope` is held for someone at home there. At home nowhere, they are everybody's."""
    if home_location_id is not None:
        ctx.require(scope, home_location_id)
    else:
        ctx.principal.require(scope)
