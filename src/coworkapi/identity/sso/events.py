"""What can happen to single sign-on connections."""

from __future__ import annotations

from dataclasses import dataclass

from coworkapi.core.events import Fact
from coworkapi.identity.sso.schemas import SsoConnectionOut


@dataclass(frozen=True, kw_only=True)
class SsoConnectionCreated(Fact, name="sso_connection.created", data=SsoConnectionOut):
    """People can sign in through a provider."""


@dataclass(frozen=True, kw_only=True)
class SsoConnectionUpdated(Fact, name="sso_connection.updated", data=SsoConnectionOut):
    """A connection's provider, people or secret changed, or it was disabled or enabled."""


@dataclass(frozen=True, kw_only=True)
class SsoConnectionDeleted(Fact, name="sso_connection.deleted", data=SsoConnectionOut):
    """Nobody signs in through it any more."""
