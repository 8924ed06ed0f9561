"""What a dispatcher asks of the database, across organizations: what is due, what is to be sent, what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.clock import utcnow
from coworkapi.core.prepared import Prepared
from coworkapi.gateways.outgoing import Answer
from coworkapi.webhooks.payload import body_of
from coworkapi.webhooks.rules import judged, retry_after

_CLAIM = Prepared(
    text(
        "SELECT * FROM claim_webhook_deliveries(CAST(:only AS uuid), CAST(:limit AS integer), CAST(:each AS integer), "
        "CAST(:failing AS integer), CAST(:busy AS uuid[]), CAST(:room AS integer[]))"
    )
)
_BODIES = Prepared(text("SELECT * FROM webhook_bodies(CAST(:organizations AS uuid[]), CAST(:events AS uuid[]))"))
_RECORD = Prepared(text("SELECT record_webhook_outcomes(CAST(CAST(:outcomes AS text) AS jsonb))"))


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery that is ours for 25 seconds. `body` None: its event is no longer kept."""

    organization_id: UUID
    id: UUID
    endpoint_id: UUID
    event_id: UUID
    tries: int
    url: str
    secret: bytes
    former_secret: bytes | None
    failing: bool
    body: bytes | None


@dataclass(slots=True)
class Room:
    """How much a dispatcher has room for. `each`: deliveries of an endpoint that isn't named; `failing`: in all of
    endpoints that fail; `named`: how many more of these."""

    limit: int
    each: int
    failing: int
    named: Mapping[UUID, int]


class Bodies:
    """The bodies of the last events: one event goes to many endpoints, and again to those that failed. Not more than
    `most`, nor `most_bytes`, beyond what is wanted at the moment."""

    def __init__(self, most: int = 2000, most_bytes: int = 32_000_000) -> None:
        self._most, self._most_bytes = most, most_bytes
        self._bytes = 0
        self._kept: dict[UUID, bytes] = {}

    async def of(self, session: AsyncSession, wanted: Mapping[UUID, UUID]) -> Mapping[UUID, bytes]:
        """By the events' ids. `wanted`: whose each is. At most one statement."""
        missing = [event for event in wanted if event not in self._kept]
        if missing:
            if len(self._kept) + len(missing) > self._most or self._bytes > self._most_bytes:
                self._kept = {event: self._kept[event] for event in wanted if event in self._kept}
                self._bytes = sum(map(len, self._kept.values()))
            rows = await _BODIES.fetch(session, organizations=[wanted[one] for one in missing], events=missing)
            for row in rows:
                body = self._kept[row["id"]] = body_of(row)
                self._bytes += len(body)
        return self._kept


async def claim(session: AsyncSession, bodies: Bodies, *, room: Room, only: UUID | None = None) -> list[Claimed]:
    """Takes due deliveries for 25 seconds. Two statements, however many there are."""
    rows = await _CLAIM.fetch(
        session,
        only=only,
        limit=room.limit,
        each=room.each,
        failing=room.failing,
        busy=list(room.named),
        room=list(room.named.values()),
    )
    if not rows:
        return []
    found = await bodies.of(session, {row["event_id"]: row["organization_id"] for row in rows})
    return [Claimed(**dict(row.items()), body=found.get(row["event_id"])) for row in rows]


def outcome(item: Claimed, answer: Answer, luck: float) -> dict[str, Any]:
    """What is to be recorded of an attempt. Its texts are such as can be stored, whatever the other side said."""
    state, delay = judged(
        answer.status,
        failures=item.tries + 1,
        asked_to_wait=retry_after(answer.retry_after, utcnow()),
        luck=luck,
    )
    if item.body is None:
        state, delay = "failed", None
    error = _storable(answer.error)
    if error is None and state != "delivered":
        error = f"answered {answer.status}"
    return {
        "organization_id": str(item.organization_id),
        "id": str(item.id),
        "endpoint_id": str(item.endpoint_id),
        "state": state,
        "delay": None if delay is None else delay.total_seconds(),
        "status": answer.status,
        "error": error,
        "attempt": {
            "duration_ms": round(answer.seconds * 1000),
            "status": answer.status,
            "error": error,
            "answer": _storable(answer.body) or None,
        },
    }


def bare(told: Mapping[str, Any]) -> dict[str, Any]:
    """The same outcome without any word of the other side's: what is kept when the whole of it is refused."""
    error = None if told["state"] == "delivered" else "failed; what was answered could not be stored"
    attempt = {"duration_ms": told["attempt"]["duration_ms"], "status": None, "error": error, "answer": None}
    return {**told, "status": None, "error": error, "attempt": attempt}


def _storable(text: str | None) -> str | None:
    """Without what PostgreSQL's or JSON's text can't hold: NUL, and halves of a surrogate pair."""
    return None if text is None else text.encode(errors="replace").decode().replace("\0", "")


async def record(session: AsyncSession, outcomes: Sequence[Mapping[str, Any]]) -> None:
    """Keeps what became of attempts. One statement."""
    await _RECORD.fetch(session, outcomes=orjson.dumps(outcomes).decode())
