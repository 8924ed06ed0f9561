"""What can happen to mail."""

from __future__ import annotations

from dataclasses import dataclass

from coworkapi.core.events import Fact
from coworkapi.notifications.schemas import MailMessageOut


@dataclass(frozen=True, kw_only=True)
class MailFailed(Fact, name="mail_message.failed", data=MailMessageOut):
    """A mail was refused for good, or given up after many tries."""
