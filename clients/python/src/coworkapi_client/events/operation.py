"""Events `operation.*`."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._event import Event


class OperationEnded(Event):
    """Long work succeeded, failed or was cancelled; `state` says which."""

    type: Literal["operation.ended"]
    data: models.Operation
