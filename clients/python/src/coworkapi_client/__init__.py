"""Typed client of coworkapi, the open backend of coworking spaces. Blocking and asyncio, with the same methods.

    from coworkapi_client import Coworkapi

    client = Coworkapi("cwk_test_...", base_url="http://127.0.0.1:8000")
    for resource in client.resources.list():
        print(resource.name)

`Coworkapi` is for an organization's own programs and staff, `MemberClient` for one member, `PublicClient` for a
website.
"""

from __future__ import annotations

from coworkapi_client._calls import UNSET, FileContent, Unset
from coworkapi_client._clients import (
    AsyncCoworkapi,
    AsyncMemberClient,
    AsyncPublicClient,
    Coworkapi,
    MemberClient,
    PublicClient,
)
from coworkapi_client._credentials import ApiKey, Credentials, OAuth, Session, Tokens
from coworkapi_client._errors import (
    ConnectionFailed,
    CoworkapiError,
    ProblemError,
    TimedOut,
    UnexpectedAnswer,
    WebhookRefused,
)
from coworkapi_client._event import Event
from coworkapi_client._model import Http, Model
from coworkapi_client._pages import AsyncItems, Items, Page
from coworkapi_client._stream import AsyncStream, Stream
from coworkapi_client._version import VERSION

__version__ = VERSION
__all__ = [
    "UNSET",
    "ApiKey",
    "AsyncCoworkapi",
    "AsyncItems",
    "AsyncMemberClient",
    "AsyncPublicClient",
    "AsyncStream",
    "ConnectionFailed",
    "Coworkapi",
    "CoworkapiError",
    "Credentials",
    "Event",
    "FileContent",
    "Http",
    "Items",
    "MemberClient",
    "Model",
    "OAuth",
    "Page",
    "ProblemError",
    "PublicClient",
    "Session",
    "Stream",
    "TimedOut",
    "Tokens",
    "UnexpectedAnswer",
    "Unset",
    "WebhookRefused",
]
