"""What verbs give back: the resource as its GET shows it, and its version (the ETag)."""

from __future__ import annotations

from typing import Any, Generic, NamedTuple, TypeVar

from pydantic import BaseModel

T = TypeVar("T", bound=BaseModel)


class Shown(NamedTuple, Generic[T]):
    """A resource and its version."""

    out: T
    version: int


def previous(before: BaseModel, after: BaseModel) -> dict[str, Any]:
    """The former values of the fields that differ, as JSON shows them."""
    old, new = before.model_dump(mode="json"), after.model_dump(mode="json")
    return {name: value for name, value in old.items() if new[name] != value and name != "updated_at"}
