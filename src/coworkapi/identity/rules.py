"""Pure rules of identity: who may hand out which rights, and what addresses are made of names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from uuid import UUID

Grants = Mapping[str, frozenset[UUID] | None]


def merged(parts: Iterable[tuple[Iterable[str], Iterable[UUID] | None]]) -> Grants:
    """Scopes with their locations (None: everywhere) out of several `(scopes, locations)`."""
    found: dict[str, frozenset[UUID] | None] = {}
    for scopes, locations in parts:
        here = None if locations is None else frozenset(locations)
        for scope in scopes:
            before = found.get(scope, frozenset())
            found[scope] = None if here is None or before is None else before | here
    return found


def not_held(held: Grants, wanted: Grants) -> list[str]:
    """The scopes of `wanted` that `held` does not cover at every one of their locations, sorted."""
    return sorted(scope for scope, locations in wanted.items() if not _covers(held, scope, locations))


def _covers(held: Grants, scope: str, locations: frozenset[UUID] | None) -> bool:
    if scope not in held:
        return False
    here = held[scope]
    return here is None or (locations is not None and locations <= here)


def slug_of(name: str) -> str:
    """An address made of a name: lower case, digits and hyphens, at most 50 characters; `space` if nothing is left."""
    plain = unicodedata.normalize("NFKD", name.casefold().replace("ß", "ss")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:50].rstrip("-") or "space"
