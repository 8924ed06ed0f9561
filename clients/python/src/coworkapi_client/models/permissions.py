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
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    account_id: str
    """Id of the billing account"""
    name: str
    kind: Literal["booking", "access"] | str
    """`booking` widens a policy's limits; `access` lets people in"""
    restrictions: Restrictions
    """What it may be used for"""
    resource_ids: list[str]
    """Ids, each of a resource"""
    allows: BookingAllowances | None
    """Of kind `booking`: which limits are wider; null for `access`"""
    valid_from: AwareDatetime
    """RFC 3339 with an offset"""
    valid_until: AwareDatetime | None
    """RFC 3339 with an offset"""
    source: Literal["manual", "plan"] | str
    """`plan`: it comes and goes with a plan"""
    archived_at: AwareDatetime | None
    """RFC 3339 with an offset"""
    external_id: str | None
    """Your own id of it, from another system; unique among things of its kind"""
    metadata: dict[str, str]
    """Your own strings, which the service only keeps: up to 50 keys"""
    created_at: AwareDatetime
    """RFC 3339 with an offset"""
    updated_at: AwareDatetime
    """RFC 3339 with an offset"""
