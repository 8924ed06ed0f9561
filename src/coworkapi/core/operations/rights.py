"""Who sees long work: whoever started it, and who may start it for the whole organization."""

from __future__ import annotations

from sqlalchemy import ColumnElement

from coworkapi.core.errors import NotFound
from coworkapi.core.operations.models import Operation
from coworkapi.core.principal import Principal


def started_by(principal: Principal) -> ColumnElement[bool]:
    """Operations of theirs. An app that acts for them sees those that it could have started itself."""
    theirs = (Operation.principal_kind == principal.kind) & (Operation.principal_id == principal.id)
    return theirs if principal.app_id is None else theirs & Operation.scope.in_(sorted(principal.grants))


def held_everywhere(principal: Principal) -> list[str]:
    """The rights that they hold for the whole organization."""
    return sorted(scope for scope, locations in principal.grants.items() if locations is None)


def require_seen(principal: Principal, operation: Operation | None) -> Operation:
    """The operation. Raises NotFound, Forbidden."""
    if operation is None:
        raise NotFound("there is no such operation")
    is_theirs = principal.id is not None and (operation.principal_kind, operation.principal_id) == (
        principal.kind,
        principal.id,
    )
    if not is_theirs or (principal.app_id is not None and operation.scope not in principal.grants):
        principal.require_everywhere(operation.scope)
    return operation
