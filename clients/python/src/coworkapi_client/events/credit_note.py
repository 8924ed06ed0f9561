"""Events `credit_note.*`."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._event import Event


class CreditNoteIssued(Event):
    """It has its number, and never changes again."""

    type: Literal["credit_note.issued"]
    data: models.CreditNote
