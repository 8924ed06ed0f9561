from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime

from coworkapi_client._model import Model
from coworkapi_client.models.common import (
    BookingAllowances,
    Restrictions,
)


class Permission(Model):
    """A permission. Permissions only widen: of several, the widest counts."""

    id: str
    account_id: str
    name: str
    kind: Literal["booking", "access"] | str
    restrictions: Restrictions
    resource_ids: list[str]
    allows: BookingAllowances | None
    valid_from: AwareDatetime
    """RFC 3339 with an offset"""
    valid_until: AwareDatetime | None
    source: Literal["manual", "plan"] | str
    """`plan`: it comes and goes with a plan"""
    archived_at: AwareDatetime | None
    external_id: str | None
    metadata: dict[str, str]
    created_at: AwareDatetime
    """RFC 3339 with an offset"""
    updated_at: AwareDatetime
    """RFC 3339 with an offset"""
