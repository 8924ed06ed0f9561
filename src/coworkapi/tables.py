"""Every table of the service, imported so that the metadata is whole (migrations, catalogue tests)."""

from coworkapi.core import audit, events, idempotency
from coworkapi.identity import models as identity

ROOMS = (events, audit, idempotency, identity)
