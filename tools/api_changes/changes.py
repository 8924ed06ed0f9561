"""The differences, as plain values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

Level = Literal["breaking", "notable", "additive"]
LEVELS: tuple[Level, ...] = ("breaking", "notable", "additive")
Document = dict[str, Any]


@dataclass(frozen=True)
class Change:
    """One difference. `subject`: the operation's id, the schema's name or the webhook's type; `where`: its place."""

    level: Level
    subject: str
    where: str
    what: str

    def __str__(self) -> str:
        where = f" {self.where}" if self.where else ""
        return f"`{self.subject}`{where}: {self.what}"


def ordered(changes: Iterable[Change]) -> list[Change]:
    """Each once, the breaking ones first."""
    return sorted(set(changes), key=lambda it: (LEVELS.index(it.level), it.subject, it.where, it.what))
