"""Events `journal_entry.*`."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._event import Event


class JournalEntryPosted(Event):
    """Somebody posted by hand, or reversed what was."""

    type: Literal["journal_entry.posted"]
    data: models.JournalEntry
