"""What happens to discounts and permissions."""

from __future__ import annotations

from dataclasses import dataclass

from coworkapi.benefits.schemas.discounts import DiscountOut, PermissionOut
from coworkapi.core.events import Fact


@dataclass(frozen=True, kw_only=True)
class DiscountCreated(Fact, name="discount.created", data=DiscountOut):
    """Someone, or everyone, pays less from some day on."""


@dataclass(frozen=True, kw_only=True)
class DiscountUpdated(Fact, name="discount.updated", data=DiscountOut):
    """It was changed or ended; prices quoted before stay as they were."""


@dataclass(frozen=True, kw_only=True)
class DiscountArchived(Fact, name="discount.archived", data=DiscountOut):
    """It was put away and counts no more."""


@dataclass(frozen=True, kw_only=True)
class PermissionCreated(Fact, name="permission.created", data=PermissionOut):
    """An account's people may do more from some day on."""


@dataclass(frozen=True, kw_only=True)
class PermissionUpdated(Fact, name="permission.updated", data=PermissionOut):
    """It was changed or ended; bookings made by it stay."""


@dataclass(frozen=True, kw_only=True)
class PermissionArchived(Fact, name="permission.archived", data=PermissionOut):
    """It was put away and counts no more."""
