"""The course of one call: sign it, send it, wait and repeat, renew the token. Written once, as a generator that says
what to do next; `_transports.py` does it, with threads or with asyncio."""

from __future__ import annotations

import logging
import platform
import random
import uuid
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

import httpx
from pydantic import BaseModel

from coworkapi_client._answers import problem, read
from coworkapi_client._calls import UNSET, Call, given, plain, query_text
from coworkapi_client._credentials import Credentials, Session
from coworkapi_client._errors import ConnectionFailed, TimedOut
from coworkapi_client._model import Model
from coworkapi_client._version import VERSION

T = TypeVar("T")
_log = logging.getLogger("coworkapi_client")

# A proxy's 502 and 504 say nothing about what the service did: a POST is safe to repeat because of its key.
REPEATED = frozenset({429, 502, 503, 504})
SIGN_OUT = "/v1/auth/sign-out"
FIRST_WAIT, LONGEST_WAIT = 0.5, 8.0
# Longer than that nobody waits in a call; the error tells `retry_after`.
LONGEST_RETRY_AFTER = 60.0
USER_AGENT = f"coworkapi-client-python/{VERSION} (Python {platform.python_version()})"


@dataclass(frozen=True)
class Options:
    """What all calls of a client have in common. `timeout` in seconds, for each try."""

    timeout: float | httpx.Timeout = 30.0
    max_retries: int = 3
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Send:
    """Send this and tell the response, or the httpx.TransportError that came instead."""

    request: httpx.Request
    stream: bool = False


@dataclass(frozen=True)
class Wait:
    """Wait so many seconds."""

    seconds: float


@dataclass(frozen=True)
class Renew:
    """Renew the token, unless somebody else has while we waited for our turn: `stale` is what we saw."""

    stale: str | None


Step = Send | Wait | Renew
Steps = Generator[Step, Any, T]


def exchange(call: Call[T], http: httpx.Client | httpx.AsyncClient, who: Credentials, options: Options) -> Steps[T]:
    """One call to its end. Raises CoworkapiError."""
    response = yield from exchanged(call, http, who, options)
    answer = read(call, response)
    if isinstance(who, Session):
        if call.signs_in:
            who.renewed(answer, response)
        elif call.path == SIGN_OUT:
            who.change(None)
    return answer


def opened(
    call: Call[bytes], http: httpx.Client | httpx.AsyncClient, who: Credentials, options: Options
) -> Steps[httpx.Response]:
    """An answer whose body is still to be read. Raises CoworkapiError."""
    response = yield from exchanged(call, http, who, options, stream=True)
    if not response.is_success:
        raise problem(response)
    return response


def renew(http: httpx.Client | httpx.AsyncClient, who: Credentials, options: Options) -> Steps[None]:
    """A new token. Whoever runs it holds the client's lock. Raises CoworkapiError."""
    call = who.renewal()
    if call is not None:
        response = yield from exchanged(call, http, who, options)
        who.renewed(read(call, response), response)


def exchanged(
    call: Call[Any],
    http: httpx.Client | httpx.AsyncClient,
    who: Credentials,
    options: Options,
    *,
    stream: bool = False,
) -> Steps[httpx.Response]:
    """The response that counts, after retries."""
    key = call.idempotency_key or (str(uuid.uuid4()) if call.method == "POST" else None)
    tries, renewed = 0, False
    while True:
        if call.signed and who.due():
            yield Renew(who.token)
        token = who.token if call.signed else None
        outcome = yield Send(build(call, http, token, key, options), stream)
        if isinstance(outcome, httpx.Response):
            if outcome.status_code == 401 and token is not None and not renewed and who.renewal() is not None:
                renewed = True
                yield Renew(token)
                continue
            if outcome.status_code not in REPEATED:
                return outcome
        seconds = pause(call, outcome, tries)
        if seconds is None or tries >= options.max_retries:
            if isinstance(outcome, httpx.Response):
                return outcome
            raise failure(call, outcome) from outcome
        tries += 1
        _log.debug("%s %s: %s; try %s in %.2f s", call.method, call.path, outcome, tries + 1, seconds)
        yield Wait(seconds)


def pause(call: Call[Any], outcome: httpx.Response | httpx.TransportError, tries: int) -> float | None:
    """The seconds to wait before another try; None where the call is not to be repeated."""
    backoff: float = min(LONGEST_WAIT, FIRST_WAIT * 2**tries) * random.uniform(0.5, 1.0)  # noqa: S311
    if isinstance(outcome, httpx.Response):
        told = retry_after(outcome)
        if told is not None:
            # A little later than told, each at another moment: else all who were told come back together.
            return told + random.uniform(0, 0.25) if told <= LONGEST_RETRY_AFTER else None  # noqa: S311
        unknown = outcome.status_code in (502, 504)
    else:
        if isinstance(outcome, httpx.UnsupportedProtocol | httpx.LocalProtocolError):
            return None
        unknown = not isinstance(outcome, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout)
    if unknown and call.if_match is not None and call.method != "POST":
        # It may have been done, and would then be refused as changed: only the caller can tell.
        return None
    return backoff


def retry_after(response: httpx.Response) -> float | None:
    """`Retry-After` in seconds, from seconds or a date."""
    value: str = response.headers.get("retry-after", "")
    if value.isdigit():
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(timezone.utc)).total_seconds())
    except (ValueError, TypeError):
        return None


def failure(call: Call[Any], error: httpx.TransportError) -> ConnectionFailed:
    kind = TimedOut if isinstance(error, httpx.TimeoutException) else ConnectionFailed
    return kind(f"{call.method} {call.path}: {error or type(error).__name__}")


def build(
    call: Call[Any], http: httpx.Client | httpx.AsyncClient, token: str | None, key: str | None, options: Options
) -> httpx.Request:
    """The request of one try."""
    headers = {"User-Agent": USER_AGENT, "Accept": "application/json", **options.headers}
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    if key is not None:
        headers["Idempotency-Key"] = key
    if call.if_match is not None:
        headers["If-Match"] = version_of(call.if_match)
    if call.answer is bytes:
        headers["Accept"] = "*/*"
    return http.build_request(
        call.method,
        call.path,
        params={name: query_text(value) for name, value in given(call.query).items()} or None,
        json=None if call.body is UNSET else plain(call.body),
        data=given(call.form) if call.form is not None else None,
        files={name: file_part(value) for name, value in call.files.items()} if call.files else None,
        headers={**headers, **call.headers},
        timeout=options.timeout,
    )


def version_of(value: str | BaseModel) -> str:
    """The ETag that `if_match` means: given as such, or that of an object which was read."""
    if isinstance(value, str):
        return value
    etag = value.http.etag if isinstance(value, Model) else None
    if etag is None:
        raise ValueError("if_match: this object came without a version (from a list?); get it by its id first")
    return etag


def file_part(value: Any) -> tuple[str, bytes, str]:
    """A file as httpx sends it, read whole so that it can be sent again."""
    if isinstance(value, tuple):
        return value
    content = value if isinstance(value, bytes) else value.read()
    name = str(getattr(value, "name", "file")).rsplit("/", 1)[-1]
    return name, content, "application/octet-stream"
