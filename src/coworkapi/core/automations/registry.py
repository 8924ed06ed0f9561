"""Which automations there are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from coworkapi.core.errors import NotFound
from coworkapi.core.jobs import DueWork
from coworkapi.core.scopes import check_scope


@dataclass(frozen=True, slots=True)
class Automation:
    """Something that happens by itself.

    `scope`: the right to see and run it. `work`: what does it. `verb`: the route that runs it by hand, where it has
    one of its own that takes more and shows more.
    """

    name: str
    title: str
    scope: str
    work: tuple[DueWork, ...]
    verb: str | None = None


_AUTOMATIONS: dict[str, Automation] = {}


def register(automations: Iterable[Automation]) -> None:
    """Makes them known, in place of all before."""
    _AUTOMATIONS.clear()
    for one in automations:
        check_scope(one.scope)
        if one.name in _AUTOMATIONS:
            raise ValueError(f"two automations are called {one.name}")
        _AUTOMATIONS[one.name] = one


def all_automations() -> list[Automation]:
    """In the order of registration."""
    return list(_AUTOMATIONS.values())


def find_automation(name: str) -> Automation:
    """Raises NotFound."""
    if name not in _AUTOMATIONS:
        raise NotFound(f"there is no automation {name[:60]!r}; there are: {', '.join(_AUTOMATIONS)}")
    return _AUTOMATIONS[name]
