"""Events `block.*`."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._event import Event


class BlockCreated(Event):
    """A resource will be, or is, out of use."""

    type: Literal["block.created"]
    data: models.Block


class BlockLifted(Event):
    """A block was lifted before its end."""

    type: Literal["block.lifted"]
    data: models.Block


class BlockUpdated(Event):
    """A block changed."""

    type: Literal["block.updated"]
    data: models.Block
