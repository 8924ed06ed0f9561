"""Who asks: the authenticated principal, what it may do and where, and the time it lives in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

from coworkapi.core.clock import utcnow
from coworkapi.core.errors import Forbidden
from coworkapi.core.ids import encode_id

PrincipalKind = Literal["user", "api_key", "app", "member", "public", "system"]
NO_ORGANIZATION = UUID(int=0)
_ID_PREFIX = {"user": "usr", "api_key": "key", "app": "app", "member": "mem"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """The asker of one request or job.

    `grants` maps each scope to the locations it holds for; None means every location. `app_id`: the third-party app
    that asks, for a user or member (by the grant `grant_id`, and never with more than was granted) or (kind `app`) as
    itself. `sso_connection_id`: the connection by which the session was opened, if it was by single sign-on.
    `lacks_factor`: a user whose session was proved by less than the organization asks for; they hold no grants in it.
    """

    kind: PrincipalKind
    id: UUID | None = None
    organization_id: UUID = NO_ORGANIZATION
    organization_mode: Literal["live", "test"] = "live"
    test_clock_at: datetime | None = None
    session_id: UUID | None = None
    app_id: UUID | None = None
    grant_id: UUID | None = None
    sso_connection_id: UUID | None = None
    lacks_factor: bool = False
    grants: Mapping[str, frozenset[UUID] | None] = field(default_factory=dict)

    @property
    def now(self) -> datetime:
        """The organization's time: real, or where its test clock stands."""
        return self.test_clock_at or utcnow()

    @property
    def label(self) -> str:
        """For logs, events and audit: `usr_...`, `key_...`, `mem_...`, `app_...`, `public` or `system`; where an app
        acts for somebody, `usr_... via app_...`."""
        who = encode_id(_ID_PREFIX[self.kind], self.id) if self.id else self.kind
        return f"{who} via {encode_id('app', self.app_id)}" if self.app_id and self.kind != "app" else who

    @property
    def is_staff(self) -> bool:
        """Whether the operator's side asks (users, API keys, apps of their own): what it may do stands in `grants`."""
        return self.kind in ("user", "api_key", "app")

    @property
    def asks_as(self) -> UUID | None:
        """Whose idempotency keys these are: an app's for a person are not the person's."""
        return self.grant_id or self.id

    def has(self, scope: str, location_id: UUID | None = None) -> bool:
        """Whether `scope` is held: at that location if one is named, anywhere otherwise."""
        if scope not in self.grants:
            return False
        locations = self.grants[scope]
        return locations is None or location_id is None or location_id in locations

    def require(self, scope: str, location_id: UUID | None = None) -> None:
        """Raises Forbidden unless `has`."""
        if not self.has(scope, location_id):
            where = f" at location {encode_id('loc', location_id)}" if location_id else ""
            raise Forbidden(f"this needs the right {scope}{where}; ask an owner for it")

    def require_everywhere(self, scope: str) -> None:
        """Raises Forbidden unless `scope` is held for the whole organization."""
        if scope not in self.grants or self.grants[scope] is not None:
            raise Forbidden(f"this needs the right {scope} for the whole organization; ask an owner for it")

    def locations(self, scope: str) -> frozenset[UUID] | None:
        """Locations that `scope` holds for, to filter lists by; None: all of them."""
        return self.grants.get(scope, frozenset())


def system_principal(organization_id: UUID, *, test_clock_at: datetime | None = None) -> Principal:
    """The service itself, acting for one organization (jobs, handlers, demo)."""
    return Principal(kind="system", organization_id=organization_id, test_clock_at=test_clock_at)
