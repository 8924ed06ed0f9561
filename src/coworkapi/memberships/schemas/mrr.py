"""What recurring revenue is shown as."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from coworkapi.core.money import Money
from coworkapi.core.schemas import Out


class MrrMonth(Out):
    """One month in one currency: `opening` and the movements add up to `closing`. Minor units, without tax."""

    month: date = Field(description="Its first day")
    currency: str
    opening: int = Field(description="On the day before the month")
    new: int = Field(description="Of accounts that never paid before")
    taken_over: int = Field(
        description="Of contracts that another system billed until this month, and that began before it"
    )
    reactivation: int = Field(description="Of accounts that paid before, and not at the month's beginning")
    expansion: int = Field(description="More of accounts that paid already: dearer plans, more of them, price rises")
    contraction: int = Field(description="Less of accounts that still pay; negative")
    churn: int = Field(description="Of accounts that pay no more (or rest); negative")
    closing: int = Field(description="On the month's last day, as contracts stand")
    accounts: int = Field(description="That pay on its last day")


class MrrOut(Out):
    """Monthly recurring revenue of memberships, and what moved it."""

    months: Annotated[list[MrrMonth], Field(description="Oldest first")]
    closing: list[Money] = Field(description="On the last day")
