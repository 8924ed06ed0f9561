"""Values of members that other rooms work with."""

from __future__ import annotations

from typing import Literal

MemberState = Literal["contact", "member", "former"]
TeamRole = Literal["admin", "member"]
PaidKind = Literal["memberships", "bookings", "extras"]
PAID_KINDS: tuple[PaidKind, ...] = ("memberships", "bookings", "extras")
TaxStatus = Literal["standard", "reverse_charge", "exempt"]
CustomFieldType = Literal["text", "number", "boolean", "date", "choice"]
CustomValue = str | bool | int | float | None
