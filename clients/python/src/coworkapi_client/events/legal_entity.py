"""Events `legal_entity.*`."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._event import Event


class LegalEntityCreated(Event):
    """A legal entity was added."""

    type: Literal["legal_entity.created"]
    data: models.LegalEntity


class LegalEntityInvoicingSettingsUpdated(Event):
    """They count from the next invoice on."""

    type: Literal["legal_entity.invoicing_settings_updated"]
    data: models.InvoicingSettings


class LegalEntityUpdated(Event):
    """A legal entity changed."""

    type: Literal["legal_entity.updated"]
    data: models.LegalEntity
