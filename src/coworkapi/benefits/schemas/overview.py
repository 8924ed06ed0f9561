"""What a person may use, on one page."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from coworkapi.benefits.schemas.credits import MyLotOut
from coworkapi.benefits.schemas.discounts import MyDiscountOut, MyPermissionOut
from coworkapi.benefits.schemas.products import PassOut
from coworkapi.core.ids import MemberId
from coworkapi.core.schemas import Out


class BenefitsOut(Out):
    """What one person may use now or later: their own and their teams', in the order in which it ends.

    At most 100 of each; `is_complete` says whether that is all. The lists of each kind show the rest.
    """

    member_id: MemberId
    lots: Annotated[list[MyLotOut], Field(description="Credits that are left")]
    discounts: Annotated[list[MyDiscountOut] | None, Field(description="Everyone's too; null without `prices:read`")]
    permissions: Annotated[list[MyPermissionOut], Field(description="In what they may book or come in more freely")]
    passes: Annotated[list[PassOut], Field(description="Valid ones, of today and later")]
    is_complete: Annotated[bool, Field(description="False: there is more than is listed")]
