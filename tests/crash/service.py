"""The service as it runs, with one reaction more: it notes each booking's event in a table that takes it once only."""

from __future__ import annotations

import asyncio

import uvicorn
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi import wiring, worker
from coworkapi.app import create_app
from coworkapi.bookings.events import BookingConfirmed
from coworkapi.core.events import StoredEvent, subscribe

TABLE = """
CREATE TABLE crash_notes (
  event_id uuid PRIMARY KEY,
  title text NOT NULL
)"""


async def note(session: AsyncSession, event: StoredEvent) -> None:
    await session.execute(
        text("INSERT INTO crash_notes (event_id, title) VALUES (:id, :title)"),
        {"id": event.id, "title": event.data["title"]},
    )


REACTIONS = {**wiring.HANDLERS, BookingConfirmed: [*wiring.HANDLERS.get(BookingConfirmed, []), note]}


def serve(port: int) -> None:
    """An API process."""
    app = create_app()
    subscribe(REACTIONS)
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning")


def work() -> None:
    """A worker process."""
    asyncio.run(worker.run(handlers=REACTIONS))
