"""Facts, the outbox that keeps them, and the map of who reacts.

A room declares what can happen and a verb emits it in its own transaction:

    @dataclass(frozen=True, kw_only=True)
    class BookingConfirmed(Fact, name="booking.confirmed", data=BookingOut): ...

    emit(session, BookingConfirmed(aggregate_id=booking.id, data=...))

`core/db.py` writes the pending facts with the transaction's last statement: one `events` row each, and one
`event_deliveries` row for each handler that `wiring.py` names. That table is outbox, audit trail, the feed
`GET /v1/events` and the source of webhooks at once, so none of them can disagree.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from coworkapi.core.models import CURRENT_ORGANIZATION, Base, Tenant
from coworkapi.core.prepared import HasInfo

FACT_TYPES: dict[str, type[Fact]] = {}


@dataclass(frozen=True, kw_only=True)
class Fact:
    """Something that happened to one aggregate.

    `data` is the resource as its GET gives it; `previous` the former values of what changed; `location_id` lets
    readers filter by location.
    """

    name: ClassVar[str]
    schema: ClassVar[type[BaseModel]]

    aggregate_id: UUID
    data: BaseModel
    location_id: UUID | None = None
    previous: Mapping[str, Any] | None = None

    def __init_subclass__(cls, *, name: str, data: type[BaseModel], **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if name in FACT_TYPES:
            raise ValueError(f"two facts named {name!r}")
        cls.name, cls.schema = name, data
        FACT_TYPES[name] = cls


def emit(session: HasInfo, *facts: Fact) -> None:
    """Records facts in the caller's transaction; nothing is sent until it has committed."""
    pending_facts(session).extend(facts)


class PendingFacts(list[Fact]):
    """What a transaction is about to write. `sources`: who emitted the first of them, and when; the rest is of now."""

    def __init__(self) -> None:
        super().__init__()
        self.sources: list[tuple[str, datetime]] = []

    def attribute(self, label: str, at: datetime) -> None:
        """Notes the source of all those without one."""
        self.sources += [(label, at)] * (len(self) - len(self.sources))

    def clear(self) -> None:
        super().clear()
        self.sources.clear()


def pending_facts(unit: HasInfo) -> PendingFacts:
    """The facts that the session's transaction is about to write."""
    facts: PendingFacts = unit.info.get("facts") or unit.info.setdefault("facts", PendingFacts())
    return facts


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event as its handler gets it."""

    id: UUID
    organization_id: UUID
    type: str
    aggregate_id: UUID
    sequence: int
    occurred_at: datetime
    location_id: UUID | None
    data: dict[str, Any]
    previous: dict[str, Any] | None


# A handler runs in a transaction of its own, and is marked done there. It may run again after a crash.
Handler = Callable[[AsyncSession, StoredEvent], Awaitable[None]]
_HANDLERS: dict[str, list[str]] = {}
_BY_NAME: dict[str, Handler] = {}
_CONDITIONS: dict[str, Callable[[Fact], bool]] = {}


def subscribe(table: Mapping[type[Fact], list[Handler]]) -> None:
    """Sets the whole map of reactions (once, from `wiring.py`). A handler's name is `room.function`."""
    _HANDLERS.clear()
    _BY_NAME.clear()
    for fact, handlers in table.items():
        for handler in handlers:
            name = handler_name(handler)
            _BY_NAME[name] = handler
            _HANDLERS.setdefault(fact.name, []).append(name)


def handler_name(handler: Handler) -> str:
    return f"{handler.__module__.split('.')[1]}.{handler.__name__}"


def reacts_if(condition: Callable[[Fact], bool]) -> Callable[[Handler], Handler]:
    """For a handler that is concerned by some facts of its types only: the others cost it no delivery."""

    def mark(handler: Handler) -> Handler:
        _CONDITIONS[handler_name(handler)] = condition
        return handler

    return mark


def handlers_of(fact: Fact) -> list[str]:
    """The names of the handlers that are owed the fact."""
    return [
        name for name in _HANDLERS.get(fact.name, ()) if (condition := _CONDITIONS.get(name)) is None or condition(fact)
    ]


def handler(name: str) -> Handler | None:
    return _BY_NAME.get(name)


class Event(Tenant, Base):
    """One fact, append-only.

    `sequence` counts the aggregate's events without a gap. `position` orders the organization's feed: it is taken under
    a lock that is held until the commit, so a reader who follows `events_settled` steps over no late committer.
    """

    __tablename__ = "events"
    __table_args__ = (
        UniqueConstraint("organization_id", "aggregate_id", "sequence", name="event_sequence_once"),
        Index("events_feed_idx", "organization_id", "position"),
        Index("events_id_brin_idx", "id", postgresql_using="brin"),
        Index("events_type_idx", "organization_id", "type", "position"),
    )

    type: Mapped[str] = mapped_column(String(80))
    aggregate_id: Mapped[UUID]
    sequence: Mapped[int] = mapped_column(Integer)
    occurred_at: Mapped[datetime] = mapped_column(server_default=func.app_now())
    location_id: Mapped[UUID | None]
    data: Mapped[dict[str, Any]] = mapped_column(JSONB)
    previous: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    principal: Mapped[str] = mapped_column(String(80))
    request_id: Mapped[str | None] = mapped_column(String(100))
    position: Mapped[int] = mapped_column(BigInteger, Identity(always=True))


class EventDelivery(Base):
    """One handler's debt to one event. Pending until its handler's transaction marks it done."""

    __tablename__ = "event_deliveries"
    __table_args__ = (
        ForeignKeyConstraint(["organization_id", "event_id"], ["events.organization_id", "events.id"]),
        CheckConstraint("state IN ('pending', 'done', 'failed')", name="state"),
        Index("event_deliveries_due_idx", "next_attempt_at", postgresql_where=text("state = 'pending'")),
    )

    organization_id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text(CURRENT_ORGANIZATION))
    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    handler: Mapped[str] = mapped_column(String(120), primary_key=True)
    state: Mapped[str] = mapped_column(String(10), server_default="pending")
    attempts: Mapped[int] = mapped_column(Integer, server_default="0")
    # Real time, also for organizations with a test clock: retries are about the machine, not the business.
    next_attempt_at: Mapped[datetime] = mapped_column(server_default=func.now())
    last_error: Mapped[str | None] = mapped_column(Text)
    done_at: Mapped[datetime | None]
