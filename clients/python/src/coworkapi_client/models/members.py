from __future__ import annotations

from coworkapi_client._model import Model
from coworkapi_client.models.common import (
    Member,
)


class Merge(Model):
    """What a merge does (or, as a dry run, would do). `moved` counts what now belongs to the member that stays."""

    member: Member
    """The member that stays, as it is after the merge"""
    duplicate_id: str
    filled: list[str]
    """Fields of the member that stays which the duplicate changed"""
    moved: dict[str, int]
    dry_run: bool


class Duplicate(Model):
    """Two members who may be one person. `reasons`: same_phone, same_email_name, same_name, similar_name."""

    member: Member
    other: Member
    reasons: list[str]
    likeness: int
    """0 to 1000"""
