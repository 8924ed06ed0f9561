from __future__ import annotations

from coworkapi_client._model import Model
from coworkapi_client.models.common import (
    MyDiscount,
    MyLot,
    MyPermission,
    Pass,
)


class BenefitsOut(Model):
    """
    What one person may use now or later: their own and their teams', in the order in which it ends.

    At most 100 of each; `is_complete` says whether that is all. The lists of each kind show the rest.
    """

    member_id: str
    """Id of the member"""
    lots: list[MyLot]
    """Credits that are left"""
    discounts: list[MyDiscount] | None
    """Everyone's too; null without `prices:read`"""
    permissions: list[MyPermission]
    """In what they may book or come in more freely"""
    passes: list[Pass]
    """Valid ones, of today and later"""
    is_complete: bool
    """False: there is more than is listed"""
