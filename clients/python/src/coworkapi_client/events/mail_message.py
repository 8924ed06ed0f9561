"""Events `mail_message.*`."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._event import Event


class MailMessageFailed(Event):
    """A mail was refused for good, or given up after many tries."""

    type: Literal["mail_message.failed"]
    data: models.MailMessage
