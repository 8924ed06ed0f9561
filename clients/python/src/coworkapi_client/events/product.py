"""Events `product.*`."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._event import Event


class ProductArchived(Event):
    """It is sold no more."""

    type: Literal["product.archived"]
    data: models.Product


class ProductCreated(Event):
    """Something new is sold."""

    type: Literal["product.created"]
    data: models.Product


class ProductRestored(Event):
    """It is sold again."""

    type: Literal["product.restored"]
    data: models.Product


class ProductUpdated(Event):
    """It is sold otherwise from now on; what was sold before stays as it was."""

    type: Literal["product.updated"]
    data: models.Product
