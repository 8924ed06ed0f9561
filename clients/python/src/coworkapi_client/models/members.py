from __future__ import annotations

from coworkapi_client._model import Model
from coworkapi_client.models.common import (
    Address,
    Member,
    Problem,
)


class MemberBatchItem(Model):
    """A new member, as `POST /v1/members` takes it."""

    idempotency_key: str | None = None
    """The same key with the same item gives the first answer again for 7 days"""
    name: str
    email: str | None = None
    """Kept in lower case"""
    phone: str | None = None
    """Kept as E.164; without a country code it is read as one of the home location's country"""
    company: str | None = None
    """The firm that they gave"""
    locale: str | None = None
    """Language of mails; the organization's unless given"""
    home_location_id: str | None = None
    """Id of the location"""
    address: Address | None = None
    """Postal address"""
    custom_fields: dict[str, str | bool | int | float | None] | None = None
    """Values of your custom fields by key"""
    tags: list[str] | None = None
    """By name, whatever the case; new ones are made"""
    may_sign_in: bool | None = False
    """Whether a sign-in link is sent when the member asks for one"""
    external_id: str | None = None
    """Your own id; unique per type"""
    metadata: dict[str, str] | None = None
    """Your own strings: up to 50 keys"""


class Merge(Model):
    """What a merge does (or, as a dry run, would do). `moved` counts what now belongs to the member that stays."""

    member: Member
    """The member that stays, as it is after the merge"""
    duplicate_id: str
    """Id of the member"""
    filled: list[str]
    """Fields of the member that stays which the duplicate changed"""
    moved: dict[str, int]
    """How many things of each kind now belong to the member that stays"""
    dry_run: bool
    """Only tells what would happen; nothing is changed"""


class Duplicate(Model):
    """Two members who may be one person. `reasons`: same_phone, same_email_name, same_name, similar_name."""

    member: Member
    other: Member
    reasons: list[str]
    """What they have alike: `same_phone`, `same_email_name`, `same_name`, `similar_name`"""
    likeness: int
    """0 to 1000"""


class BatchItemOutMember(Model):
    index: int
    """The item's place in the batch, from 0"""
    status: int
    """As its single route would answer"""
    data: Member | None
    """What the single route would have answered; null where the item was refused"""
    problem: Problem | None
    """Why the item was refused, as the single route would say it; null where it was done"""
    replayed: bool | None = False
    """It was made before, under its idempotency key"""


class MemberBatch(Model):
    """What became of each."""

    results: list[BatchItemOutMember]
    """One for each item, in the order of the items"""
    succeeded: int
    """How many items were done, or with `dry_run` would be"""
    failed: int
    """How many were refused; each says why in its `problem`"""
    dry_run: bool
    """Only tells what would happen; nothing is changed"""
