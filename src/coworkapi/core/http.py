"""How a request becomes one unit of work: `Router` instead of FastAPI's, `requires(...)` for the right, `Ctx` inside.

    router = Router(prefix="/v1/bookings", tags=["Bookings"])

    @router.post("", status_code=201, dependencies=[requires("bookings:write")], responses=problems(SlotTaken))
    async def create_booking(body: BookingIn, ctx: Ctx) -> BookingOut: ...

For each request the route opens a session, authenticates (one statement: principal, tenant, idempotent answer), lets
the endpoint run and its answer be serialised, writes events, audit entry and stored answer, commits, and only then
sends. A deadlock or a lost connection repeats all of it. See docs/decisions/0002-unit-of-work-in-the-route.md.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from inspect import iscoroutinefunction
from typing import Annotated, Any, Literal, Protocol
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.routing import APIRoute
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.routing import compile_path, get_name

from coworkapi.core.admission import Gate
from coworkapi.core.app_access import check_app, missing_scope
from coworkapi.core.audit import AuditNote, named_in
from coworkapi.core.db import CommitUnknown, Database, retried
from coworkapi.core.errors import (
    BadRequest,
    Conflict,
    Forbidden,
    Gone,
    NotFound,
    PreconditionFailed,
    Problem,
    ProblemError,
    Unauthenticated,
)
from coworkapi.core.factor_access import check_factor
from coworkapi.core.idempotency import REPLAYED_HEADERS, Answer, Claim, make_claim
from coworkapi.core.principal import Principal
from coworkapi.core.rate_limit import RateLimiter
from coworkapi.core.scopes import check_scope
from coworkapi.core.shape import CheckedRequest, Shape
from coworkapi.core.sso_access import check_sso
from coworkapi.core.unit_of_work import UnitOfWork, acting_principal, enter, remember
from coworkapi.settings import Settings

Face = Literal["operator", "member", "user", "public", "open"]
_BEARER = re.compile(r"(?i:bearer) +(\S+)\Z")


@dataclass(frozen=True, slots=True)
class Right:
    """What a route asks of its caller.

    Faces: `operator` (staff and API keys with `scope`), `member` (`/v1/me`), `user` (anyone signed in, no
    organization's right needed), `public` (`/v1/public/{organization}`, no sign-in), `open` (no sign-in, no
    organization: sign-up, sign-in). `apps`: whether third-party apps may ask, for a person or as themselves. `sso`:
    whether users may whose session an organization's single sign-on opened, which is good for that organization alone.
    `account`: it is about the asker's own account or session, whatever an organization asks of its staff.
    """

    face: Face
    scope: str | None = None
    apps: bool = True
    sso: bool = True
    account: bool = False

    async def __call__(self) -> None:
        """Only a mark: the route reads it, before FastAPI solves any dependency."""


def requires(scope: str, *, apps: bool = True) -> Any:
    """Staff and API keys that hold `scope` somewhere; the endpoint checks the location with `ctx.require`. `apps`: also
    third-party apps that hold it; False for what makes a credential that would outlive theirs."""
    return Depends(Right("operator", check_scope(scope), apps=apps))


def for_members(*, apps: bool = True) -> Any:
    """The signed-in member (`/v1/me`). `apps`: also by an app that they let in (`me:read`, `me:write`)."""
    return Depends(Right("member", apps=apps))


def for_anyone_signed_in(*, apps: bool = False, sso: bool | None = None, account: bool | None = None) -> Any:
    """Any signed-in user or member: their own sessions and organizations. `apps`: also apps that they let in. `sso`:
    also users signed in by single sign-on (as `apps` unless given: what apps may do is of one organization, too).
    `account`: also staff who lack the second factor that their organization asks for (where neither of those may,
    unless given)."""
    sso = apps if sso is None else sso
    return Depends(Right("user", apps=apps, sso=sso, account=not (apps or sso) if account is None else account))


def for_public() -> Any:
    """Anyone, in the organization that the path names by its slug or id."""
    return Depends(Right("public"))


def without_organization() -> Any:
    """Anyone, before an organization is known (sign-up, sign-in)."""
    return Depends(Right("open"))


@dataclass(slots=True)
class Context:
    """What an endpoint works with."""

    unit: UnitOfWork
    principal: Principal
    now: datetime
    request_id: str
    ip: str | None
    user_agent: str | None
    settings: Settings

    @property
    def session(self) -> AsyncSession:
        return self.unit.session

    @property
    def organization_id(self) -> UUID:
        return self.principal.organization_id

    def require(self, scope: str, location_id: UUID | None) -> None:
        """Raises Forbidden unless `scope` is held at that location (None: for the whole organization)."""
        if location_id is None:
            self.principal.require_everywhere(scope)
        else:
            self.principal.require(scope, location_id)


@dataclass(frozen=True, slots=True)
class Authenticated:
    """What the authentication's statement found: the principal, and the answer stored under the idempotency key."""

    principal: Principal
    stored: Answer | None = None
    stored_fingerprint: bytes = b""


class Authenticator(Protocol):
    """Set by `app.py` (identity's). One statement: who it is, the transaction's tenant, the stored answer."""

    async def __call__(
        self,
        unit: UnitOfWork,
        *,
        face: Face,
        token: str | None,
        organization: str | None,
        claim: Claim | None,
    ) -> Authenticated:
        """Raises Unauthenticated, Forbidden (wrong face) or NotFound (unknown public organization)."""


async def current_context(request: Request) -> Context:
    context: Context = request.state.context
    return context


Ctx = Annotated[Context, Depends(current_context)]


class Route(APIRoute):
    """One route = one right, one transaction. Options go into `openapi_extra`:

    `x-secret-answer`: the answer holds a secret and is sealed where it is stored.
    `x-at-once`: how many requests of the route one process works on at the same time (password hashing takes memory
    and time); the others wait without a database connection.
    `x-body-media`: the media types that the endpoint reads by itself (`await request.body()`).
    `x-open-query`: query parameters that it doesn't know are ignored, as the protocol it speaks demands.
    `x-reads`: it changes nothing, although it is a POST: no audit entry. `x-signed-by-itself`: what it makes says who
    asked and when, and nothing else changes by it: no audit entry either.
    `x-own-authorization`: it reads the Authorization header by itself; `x-counts-itself`: and counts who asks.
    `x-streams`: the endpoint streams, or asks the outside, and opens transactions of its own (`request.app.state.db`):
    the one here ends with the authentication, and its connection is given back (`ctx.session` can't be used). It only
    reads, but for what it does within `writing`.

    Declaring a route costs next to nothing: FastAPI's part, which reads signatures and makes validators, is made when
    something of it is first asked for, by a request or by the OpenAPI document. For all six hundred routes it takes a
    third of the start, and most processes serve a few of them. Production makes all of them before it serves.
    """

    right: Right | None = None
    _made = False

    def __init__(self, path: str, endpoint: Callable[..., Any], **kwargs: Any) -> None:
        dependencies = kwargs.get("dependencies") or ()
        rights = [d.dependency for d in dependencies if isinstance(d.dependency, Right)]
        self.right = rights[0] if len(rights) == 1 else None
        # The route reads the right itself; FastAPI need not solve it for each request.
        kwargs["dependencies"] = [d for d in dependencies if not isinstance(d.dependency, Right)]
        self._arguments = kwargs
        # What finds a route and names it. FastAPI sets all of it again, to the same.
        self.path = path
        self.endpoint = endpoint
        self.name = kwargs.get("name") or get_name(endpoint)
        self.methods = {method.upper() for method in kwargs.get("methods") or ["GET"]}
        self.path_regex, self.path_format, self.param_convertors = compile_path(path)

    def __getattr__(self, name: str) -> Any:
        """What isn't there yet."""
        if self._made or name.startswith("__"):
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        self.make()
        return getattr(self, name)

    def make(self) -> None:
        """FastAPI's part. Raises its complaints about the signature; safe to call twice."""
        if self._made:
            return
        super().__init__(self.path, self.endpoint, **self._arguments)
        for dependant in self.dependant.dependencies:
            dependant.call = _in_the_loop(dependant.call)
        extra = self.openapi_extra or {}
        self._secret = bool(extra.get("x-secret-answer"))
        self._at_once: int = extra.get("x-at-once", 0)
        self._streams = bool(extra.get("x-streams"))
        self._counts_itself = bool(extra.get("x-counts-itself"))
        self._reads = bool(extra.get("x-reads"))
        self._audited = not extra.get("x-signed-by-itself")
        self._own_authorization = bool(extra.get("x-own-authorization"))
        self._shape = Shape(
            self.dependant,
            self.body_field,
            tuple(extra.get("x-body-media", ())),
            open_query=bool(extra.get("x-open-query")),
        )
        self._made = True

    async def check_shape(self, request: Request) -> CheckedRequest:
        """Raises Invalid for query parameters that the route doesn't know, and for another kind of body."""
        return await self._shape.check(request)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        endpoint = super().get_route_handler()

        async def handle(request: Request) -> Response:
            right = self.right
            if right is None:
                raise RuntimeError(f"{self.path}: a route without a declared right must not be served")
            state = request.app.state
            limiter: RateLimiter = state.rate_limiter
            address = request.client.host if request.client else "unknown"
            try:
                token = None if self._own_authorization else _bearer(request)
            except Unauthenticated:
                limiter.check_address(address)
                raise
            by_token = token is not None and right.face not in ("public", "open")
            if by_token:
                limit = limiter.check_token(token or "")
            else:
                limit = {} if self._counts_itself else limiter.check_address(address)
            request.scope["coworkapi.rate_limit"] = limit  # the edge tells it with every answer
            writes = request.method not in ("GET", "HEAD") and not self._reads
            db: Database = state.db

            async def work(request: CheckedRequest, claim: Claim | None) -> Response:
                async with db.unit() as unit:
                    found: Authenticated = await state.authenticator(
                        unit,
                        face=right.face,
                        token=token,
                        organization=request.path_params.get("organization") if right.face == "public" else None,
                        claim=claim,
                    )
                    principal = found.principal
                    request.scope["coworkapi.principal"] = principal
                    if principal.app_id is not None:
                        check_app(principal, face=right.face, apps=right.apps, writes=writes)
                        limiter.check_app(principal.app_id)
                    check_sso(principal, sso=right.sso)
                    check_factor(principal, of_the_account=right.account)
                    if right.scope is not None and right.scope not in principal.grants:
                        raise missing_scope(principal, right.scope)
                    if claim and found.stored:
                        claim.check(found.stored_fingerprint)
                        return self._replay(claim, found.stored, state.secret)
                    request_id: str = request.scope["coworkapi.request_id"]
                    remember(unit, principal, request_id)
                    user_agent = request.headers.get("user-agent", "").replace("\0", "")[:300] or None
                    ip = request.client.host[:45] if request.client else None
                    request.state.context = Context(
                        unit, principal, principal.now, request_id, ip, user_agent, state.settings
                    )
                    if not self._streams:
                        return await answer(request, unit, principal, claim)
                # A stream opens transactions of its own: it must not hold this one's connection while it waits for
                # another, or as many streams as there are connections would wait for ever. Nor its place among the
                # requests that are worked on, while it waits for somebody else.
                request.scope["coworkapi.place"].leave()
                return await endpoint(request)

            async def answer(
                request: CheckedRequest, unit: UnitOfWork, principal: Principal, claim: Claim | None
            ) -> Response:
                try:
                    response = await endpoint(request)
                except ProblemError as error:
                    if error.keeps_changes:
                        await db.finish(unit)
                    raise
                if response.status_code == 204:
                    del response.headers["content-type"]  # FastAPI names one, of a body that isn't there
                audit = stored = None
                if writes and response.status_code < 400:
                    audit = self._audit(request, unit) if self._audited else None
                    stored = self._answer(claim, response, state.secret)
                await db.finish(unit, audit=audit, claim=claim if stored else None, answer=stored, asker=principal)
                return response

            try:
                checked = await self.check_shape(request)
                claim = await self._claim(checked, state.secret)
                async with self._gate(state):
                    return await retried(lambda: work(checked.again(), claim), repeatable=bool(claim) or not writes)
            except Unauthenticated:
                if by_token:  # guessing tokens costs the guesser's address
                    limiter.check_address(address)
                raise

        return handle

    def _gate(self, state: Any) -> AbstractAsyncContextManager[Any]:
        if not self._at_once:
            return nullcontext()
        gate: Gate = state.gates.setdefault(self.unique_id, Gate(self._at_once))
        return gate

    def _audit(self, request: Request, unit: UnitOfWork) -> AuditNote:
        return _note(request, unit, self.operation_id or self.name)

    async def _claim(self, request: CheckedRequest, secret: str) -> Claim | None:
        if request.method != "POST":
            return None
        return make_claim(
            request.headers.get("idempotency-key"),
            method=request.method,
            path=request.url.path,
            query=request.url.query,
            body=await request.body(),
            secret=secret,
        )

    def _answer(self, claim: Claim | None, response: Response, secret: str) -> Answer | None:
        if claim is None or not hasattr(response, "body"):
            return None
        body = bytes(response.body)
        headers = {k: v for k, v in response.headers.items() if k in REPLAYED_HEADERS}
        return Answer(response.status_code, headers, claim.seal(body, secret) if self._secret else body)

    def _replay(self, claim: Claim, stored: Answer, secret: str) -> Response:
        body = claim.unseal(stored.body, secret) if self._secret else stored.body
        return Response(
            content=body, status_code=stored.status, headers={**stored.headers, "Idempotent-Replayed": "true"}
        )


class Router(APIRouter):
    """FastAPI's router with our route, and the function's name as operationId."""

    def __init__(self, *, prefix: str = "", tags: Sequence[str] = ()) -> None:
        super().__init__(
            prefix=prefix,
            tags=list(tags),
            route_class=Route,
            generate_unique_id_function=lambda route: route.name,
        )


@asynccontextmanager
async def writing(request: Request, ctx: Context, *, action: str) -> AsyncIterator[AsyncSession]:
    """The one transaction in which an endpoint that opens its own (`x-streams`) changes something: as whoever asks,
    with the audit entry of `action`, its operationId. Commits at the end."""
    db: Database = request.app.state.db
    async with db.unit() as unit:
        await enter(unit, ctx.principal, request_id=ctx.request_id)
        yield unit.session
        await db.finish(unit, audit=_note(request, unit, action))


def _note(request: Request, unit: UnitOfWork, action: str) -> AuditNote:
    context: Context = request.state.context
    principal = acting_principal(unit)
    return AuditNote(
        action=action,
        principal_kind=principal.kind,
        principal_id=principal.id,
        session_id=principal.session_id,
        app_id=principal.app_id,
        path_ids={name: str(value)[:100] for name, value in named_in(request)},
        ip=context.ip,
        user_agent=context.user_agent,
        request_id=context.request_id,
    )


def problems(*errors: type[ProblemError]) -> dict[int | str, dict[str, Any]]:
    """`responses=` of a route: the domain errors that it can give beyond those that every route can."""
    found: dict[int | str, dict[str, Any]] = {}
    for error in errors:
        entry = found.setdefault(error.status, {"model": Problem, "description": "", "x-codes": []})
        entry["x-codes"].append(error.code)
    for entry in found.values():
        entry["description"] = "Problem: " + ", ".join(f"`{code}`" for code in entry["x-codes"])
    return found


def etag(version: int) -> str:
    return f'"{version}"'


def check_if_match(if_match: str | None, version: int) -> None:
    """Raises PreconditionFailed unless `If-Match` is absent, `*` or names this version."""
    if if_match is None or if_match.strip() == "*":
        return
    candidates = {part.strip().removeprefix("W/") for part in if_match.split(",")}
    if etag(version) not in candidates:
        raise PreconditionFailed(
            "it was changed since you read it; read it again and repeat with the new ETag",
            headers={"ETag": etag(version)},
        )


def json_response(model: BaseModel, *, status_code: int = 200, version: int | None = None) -> Response:
    """`model` as the answer, written straight to bytes, skipping FastAPI's second validation. For hot routes."""
    headers = {"ETag": etag(version)} if version is not None else None
    return Response(
        model.__pydantic_serializer__.to_json(model),
        status_code=status_code,
        headers=headers,
        media_type="application/json",
    )


COMMON_ERRORS = (
    BadRequest,
    Unauthenticated,
    Forbidden,
    NotFound,
    Conflict,
    Gone,
    PreconditionFailed,
    CommitUnknown,
)


def _in_the_loop(call: Any) -> Any:
    """A dependency as FastAPI awaits it. A plain one would get a thread for each request, to read some parameters."""
    if iscoroutinefunction(call) or iscoroutinefunction(getattr(call, "__call__", None)):  # noqa: B004
        return call

    async def awaited(**values: Any) -> Any:
        return call(**values)

    return awaited


async def admit_again(request: Request, unit: UnitOfWork) -> Principal:
    """Who asked, as they are now; the transaction is in their organization from here on. For answers that go on.

    Raises Unauthenticated or Forbidden when the same request would be refused now.
    """
    right: Right = request.scope["route"].right
    found: Authenticated = await request.app.state.authenticator(
        unit, face=right.face, token=_bearer(request), organization=None, claim=None
    )
    principal = found.principal
    if principal.app_id is not None:
        check_app(principal, face=right.face, apps=right.apps, writes=False)
    check_sso(principal, sso=right.sso)
    check_factor(principal, of_the_account=right.account)
    if right.scope is not None and right.scope not in principal.grants:
        raise missing_scope(principal, right.scope)
    remember(unit, principal, request.scope["coworkapi.request_id"])
    return principal


def _bearer(request: Request) -> str | None:
    header = request.headers.get("authorization")
    if header is None:
        return None
    match = _BEARER.match(header.strip())
    if not match:
        raise Unauthenticated(
            "the Authorization header is not of the form `Bearer <token>`",
            headers={"WWW-Authenticate": "Bearer"},
        )
    return match.group(1)
