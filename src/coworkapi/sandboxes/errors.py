"""The rules of sandboxes that a request can break."""

from __future__ import annotations

from coworkapi.core.errors import Conflict


class TooManySandboxes(Conflict):
    """An organization has as many sandboxes as it may."""


class SandboxInSandbox(Conflict):
    """A sandbox makes no sandboxes of its own."""


class SandboxIsBusy(Conflict):
    """It is being filled."""


class NothingToCopy(Conflict):
    """The organization was not made by another, whose settings could be copied."""
