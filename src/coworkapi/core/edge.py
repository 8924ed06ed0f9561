"""The outermost layer, plain ASGI: request id, the way in (`core/admission.py`), size limits, characters that can't be
stored, logs, metrics, and the last resort for errors, so that nothing leaves as HTML or a trace."""

from __future__ import annotations

import re
import time
from typing import Any
from urllib.parse import unquote_to_bytes

import orjson
import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from coworkapi.core.admission import ALWAYS, COMING, REFUSAL, REFUSAL_HEADERS, Admission, Place
from coworkapi.core.errors import BadRequest, ContentTooLarge, Invalid, ProblemError
from coworkapi.core.ids import new_id
from coworkapi.core.metrics import REFUSED, REQUESTS, SECONDS

_log = structlog.get_logger("coworkapi.request")
_REQUEST_ID = re.compile(rb"[A-Za-z0-9_.:-]{1,100}\Z")
_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cache-control", b"no-store"),
)


class InternalError(ProblemError):
    """A bug of ours."""


class Edge:
    """Wraps the whole application."""

    def __init__(self, app: ASGIApp, *, admission: Admission, max_body: int, max_upload: int) -> None:
        self.app = app
        self.admission = admission
        self.max_body = max_body
        self.max_upload = max_upload

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if scope.pop(COMING, False):
            self.admission.coming -= 1
        if self.admission.is_full and scope["path"] not in ALWAYS:
            await _refuse(send)  # before all else: there are many of them when there is one
            return
        started = time.perf_counter()
        headers: list[tuple[bytes, bytes]] = scope["headers"]
        given = next((value for name, value in headers if name == b"x-request-id"), b"")
        request_id = given.decode() if _REQUEST_ID.match(given) else new_id().hex
        scope["coworkapi.request_id"] = request_id
        place = scope["coworkapi.place"] = Place(self.admission)
        status = 0
        head = scope["method"] == "HEAD"
        if head:  # as GET, without the content
            scope["method"] = "GET"

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                place.leave()
                status = message["status"]
                names = {name for name, _ in message["headers"]}
                limit: dict[str, str] = scope.get("coworkapi.rate_limit") or {}
                told = [(name.lower().encode(), value.encode()) for name, value in limit.items()]
                message["headers"] = [
                    *message["headers"],
                    (b"x-request-id", request_id.encode()),
                    *(pair for pair in (*_HEADERS, *told) if pair[0] not in names),
                ]
            elif head:
                if message.get("more_body"):
                    return
                message = {"type": "http.response.body", "body": b""}
            await send(message)

        error: ProblemError | None = None
        try:
            if scope["path"] not in ALWAYS:
                receive = await self._enter(place, scope, headers, receive)
            await self.app(scope, receive, send_with_headers)
        except ProblemError as problem:
            error = problem
        except Exception:
            # The template, never the path itself: that may hold a secret (calendar feeds, links).
            template = getattr(scope.get("route"), "path", None) or "(unmatched)"
            _log.exception("request.failed", request_id=request_id, method=scope["method"], route=template)
            error = InternalError("something went wrong on our side; the request id helps us find it")
        finally:
            place.forget()
        if error is not None:
            if status:
                raise error
            await send_problem(error, request_id, send_with_headers)
        self._note(scope, status, request_id, time.perf_counter() - started)

    def _check_head(self, scope: Scope) -> None:
        raw: bytes = scope.get("raw_path", b"") + b"?" + scope["query_string"]
        if b"%00" in raw or b"\0" in raw:
            raise Invalid("the address holds a NUL character (%00); remove it")
        if b"%" in raw:
            for part in (scope.get("raw_path", b""), scope["query_string"]):
                try:
                    unquote_to_bytes(part).decode()
                except UnicodeDecodeError:
                    raise BadRequest("the address is not UTF-8; percent-encode it as UTF-8") from None

    async def _enter(self, place: Place, scope: Scope, headers: list[tuple[bytes, bytes]], receive: Receive) -> Receive:
        """Lets the request in once it is here, or raises why not."""
        self._check_head(scope)
        length = media = None
        for name, value in headers:
            if name == b"content-length":
                length = value
            elif name == b"content-type":
                media = value
            elif name == b"transfer-encoding":
                length = length or b"?"
        if length not in (None, b"0"):
            json_body = not (media or b"").startswith((b"multipart/", b"text/csv", b"application/octet-stream"))
            limit = self.max_body if json_body else self.max_upload
            if length.isdigit() and int(length) > limit:
                raise ContentTooLarge(f"the body is larger than {limit} bytes; send less at once")
            receive = await place.body(receive, limit=limit)
        place.take()
        return receive

    def _note(self, scope: Scope, status: int, request_id: str, seconds: float) -> None:
        route = scope.get("route")
        template = getattr(route, "path", None) or "(unmatched)"
        method = scope["method"] if route is not None else "-"
        REQUESTS.labels(method, template, str(status)).inc()
        SECONDS.labels(method, template).observe(seconds)
        if template in ("/healthz", "/readyz", "/metrics"):
            return
        principal = scope.get("coworkapi.principal")
        fields: dict[str, Any] = {
            "method": scope["method"],
            "route": template,
            "status": status,
            "ms": round(seconds * 1000, 1),
            "request_id": request_id,
        }
        if principal is not None:
            fields["organization"] = principal.organization_id.hex
            fields["principal"] = principal.label
        _log.info("request", **fields)


async def _refuse(send: Send) -> None:
    request_id = new_id().hex.encode()
    REFUSED.inc()
    headers = [*REFUSAL_HEADERS, *_HEADERS, (b"x-request-id", request_id)]
    await send({"type": "http.response.start", "status": 503, "headers": headers})
    await send({"type": "http.response.body", "body": REFUSAL % request_id})


async def send_problem(error: ProblemError, request_id: str, send: Send) -> None:
    """Sends a problem without the framework."""
    body = orjson.dumps(error.problem(request_id), default=str)
    headers = [(b"content-type", b"application/problem+json"), (b"content-length", str(len(body)).encode())]
    headers += [(name.lower().encode(), value.encode()) for name, value in error.headers.items()]
    await send({"type": "http.response.start", "status": error.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
