"""Events `document.*`."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._event import Event


class DocumentReady(Event):
    """The PDF of an invoice or credit note that is to be mailed has been rendered."""

    type: Literal["document.ready"]
    data: models.DocumentReady
