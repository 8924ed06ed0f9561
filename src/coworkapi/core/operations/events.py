"""Facts of long work."""

from __future__ import annotations

from dataclasses import dataclass

from coworkapi.core.events import Fact
from coworkapi.core.operations.schemas import OperationOut


@dataclass(frozen=True, kw_only=True)
class OperationEnded(Fact, name="operation.ended", data=OperationOut):
    """Long work succeeded, failed or was cancelled; `state` says which."""
