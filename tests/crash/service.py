"""The service as it runs, with one reaction more: it notes each booking's event in a table that takes it once only."""

from __future__ import annotations

from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi import wiring
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


def api() -> FastAPI:
    """For `uvicorn --factory`."""
    app = create_app()
    subscribe(REACTIONS)
    return app
