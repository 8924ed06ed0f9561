"""What comes in and goes out of sandboxes."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from coworkapi.core.operations import OperationOut
from coworkapi.core.schemas import In, Name, Out
from coworkapi.identity.values import Locale, OrganizationRef

SandboxData = Literal["demo", "settings", "empty"]


class SandboxIn(In):
    """A new test organization."""

    name: Name = "Sandbox"
    data: SandboxData = Field(
        "demo",
        description="`demo`: three locations, 300 people and their bookings, memberships and invoices; `settings`: a "
        "copy of your locations, resources, plans and prices, with their ids; `empty`: nothing",
    )
    locale: Locale = "en"


class SandboxOut(Out):
    """A test organization that this one made."""

    organization: OrganizationRef
    data: Annotated[SandboxData, Field(description="What it was filled with")]
    created_by: str
    created_at: datetime


class NewSandboxOut(Out):
    """The sandbox, a key that may do everything in it, and the operation that fills it: ask for that with the key."""

    sandbox: Annotated[SandboxOut, Field(description="The test organization")]
    api_key: str = Field(description="Shown this once", examples=["cwk_test_..."])
    operation: Annotated[OperationOut, Field(description="What fills it: ask for it with the new key")]


class ResetIn(In):
    """What the sandbox is filled with anew."""

    data: SandboxData | None = Field(None, description="As before, unless given; `demo` in other test organizations")
