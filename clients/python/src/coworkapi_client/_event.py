"""Events: one base, and for each type its class, found when an event of it is read."""

from __future__ import annotations

from datetime import datetime
from importlib import import_module
from typing import Any
from uuid import UUID

from pydantic import ModelWrapValidatorHandler, model_validator

from coworkapi_client._model import Model
from coworkapi_client._tables import EVENTS


class Event(Model):
    """Something that happened. `data` is the resource as its GET gives it, `previous` what changed had as values.

    Reading gives the class of the event's type (`BookingConfirmed`, with `data: Booking`), and this one for a type that
    this version doesn't know.
    """

    id: str
    type: str
    occurred_at: datetime
    sequence: int
    data: Any
    previous: dict[str, Any] | None = None
    aggregate_id: UUID | None = None
    """Of what it happened to, without the prefix; `sequence` counts its events"""
    location_id: str | None = None
    principal: str | None = None
    """Who did it"""
    request_id: str | None = None

    @model_validator(mode="wrap")
    @classmethod
    def _as_its_type(cls, value: Any, handler: ModelWrapValidatorHandler[Event]) -> Event:
        known = event_class(value.get("type")) if cls is Event and isinstance(value, dict) else None
        if known is not None:
            return known.model_validate(value)
        return handler(value)


def event_class(name: Any) -> type[Event] | None:
    """The class of an event's type; None for one that this version doesn't know."""
    if name not in EVENTS:
        return None
    module, cls_name = EVENTS[name]
    cls: type[Event] = getattr(import_module(f"coworkapi_client.events.{module}"), cls_name)
    return cls


def parse(content: bytes | str | dict[str, Any]) -> Event:
    """An event from its JSON. Raises pydantic's ValidationError."""
    return Event.model_validate(content) if isinstance(content, dict) else Event.model_validate_json(content)
