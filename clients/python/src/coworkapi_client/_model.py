"""What every model of the API is: tolerant of what later versions add, and it knows the answer that it came in."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import httpx
from pydantic import BaseModel, ConfigDict


@dataclass(frozen=True)
class Http:
    """How an answer came. `replayed`: the service gave the first answer to this idempotency key again."""

    status: int = 0
    headers: httpx.Headers = field(default_factory=httpx.Headers)

    @property
    def etag(self) -> str | None:
        """The version for `if_match`, where the object has one."""
        found: str | None = self.headers.get("etag")
        return found

    @property
    def request_id(self) -> str | None:
        """Names the request in the service's logs."""
        found: str | None = self.headers.get("x-request-id")
        return found

    @property
    def replayed(self) -> bool:
        return bool(self.headers.get("idempotent-replayed") == "true")


class Model(BaseModel):
    """Base of the models. Fields and values that this version doesn't know are kept, not refused."""

    model_config = ConfigDict(extra="allow", defer_build=True, protected_namespaces=())

    @cached_property
    def http(self) -> Http:
        """The answer that this object was the body of; empty for an object within another, or of a list."""
        return Http()
