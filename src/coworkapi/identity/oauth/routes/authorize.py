"""`/oauth/authorize`: where a person lets an app act for them, or doesn't. A page of our own, without any script.

The request stands in the address, in every step; each form carries a token that is bound to it, to the browser and to
whoever is signed in. Signing in here makes a session for this page alone, which ends with the answer.
"""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from fastapi import Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import TypeAdapter, ValidationError

from coworkapi.core.errors import ProblemError
from coworkapi.core.http import Context, Ctx, Router, without_organization
from coworkapi.core.schemas import Email
from coworkapi.identity.oauth import page, service
from coworkapi.identity.oauth.errors import InvalidRequest
from coworkapi.identity.oauth.members_door import members_door
from coworkapi.identity.oauth.page import View
from coworkapi.identity.oauth.routes.token import PROTOCOL, read_form
from coworkapi.identity.oauth.rules import with_parameters
from coworkapi.identity.passwords import MAX_LENGTH
from coworkapi.identity.routes.auth import HASHES

router = Router(prefix="/oauth")
_BROWSER, _SIGNED_IN = "coworkapi-browser", "coworkapi-consent"
_LINK = re.compile(r"cwl_[A-Za-z0-9_-]{20,100}")
_EMAIL: TypeAdapter[str] = TypeAdapter(Email)
_EXPIRED = "This page was open for too long, or in another window too. Please go on from here."


@router.get(
    "/authorize",
    dependencies=[without_organization()],
    summary="Ask a person for consent",
    include_in_schema=False,
    openapi_extra=PROTOCOL,
)
async def show_consent_page(request: Request, ctx: Ctx) -> Response:
    """Shows the app, what it asks for, and a sign-in. Answers the app at once if what it asks can't be."""
    try:
        visit = await _visit(request, ctx)
    except _Answered as answered:
        return answered.response
    return visit.shown(View())


@router.post(
    "/authorize",
    dependencies=[without_organization()],
    summary="Answer an app that asks for consent",
    include_in_schema=False,
    openapi_extra=PROTOCOL | HASHES,
)
async def answer_consent_page(request: Request, ctx: Ctx) -> Response:
    """A step on the page: signing in and out, allowing, denying."""
    try:
        visit, form = await _visit(request, ctx), _form(await request.body())
    except _Answered as answered:
        return answered.response
    try:
        visit.check_token(form)
        return await _STEPS.get(form.get("step", ""), _unknown)(visit, form)
    except _Answered as answered:
        return answered.response
    except ProblemError as error:
        return visit.refused(error, form)


class _Answered(Exception):
    """What is to be sent is known already."""

    def __init__(self, response: Response) -> None:
        super().__init__()
        self.response = response


@dataclass
class _Visit:
    """One request of a browser: what the app asks, who is signed in, and which browser it is."""

    ctx: Context
    query: str
    asked: service.AuthorizationRequest
    person: service.Person | None
    browser: str
    session_token: str
    is_new: bool

    @property
    def form_token(self) -> str:
        """Nobody else's page can know it, nor use it for another request."""
        secret = self.ctx.settings.secret_key.get_secret_value()
        bound = "\0".join(("consent", self.browser, self.session_token if self.person else "", self.query))
        return hmac.digest(secret.encode(), bound.encode(), "sha256").hex()

    def check_token(self, form: Mapping[str, str]) -> None:
        if self.is_new or not hmac.compare_digest(form.get("token", "").encode(), self.form_token.encode()):
            raise _Answered(self.shown(View(message=_EXPIRED), 403))

    def shown(self, view: View, status: int = 200) -> Response:
        view = replace(view, action=f"authorize?{self.query}", token=self.form_token)
        body, policy = page.consent_page(self.asked, self.person, view)
        response = _html(body, policy, status)
        if self.is_new:
            _keep(response, self.ctx, _BROWSER, self.browser)
        return response

    def refused(self, error: ProblemError, form: Mapping[str, str]) -> Response:
        """The page again, with what went wrong."""
        by_link = form.get("step") == "use_link"
        view = View(
            message=page.MESSAGES.get(error.code, error.detail),
            email=form.get("email", "")[:254],
            people="members" if by_link else "staff",
            needs_code=error.code == "second_factor_required" or "otp" in form,
            link_sent=by_link,
        )
        response = self.shown(view, error.status)
        if "Retry-After" in error.headers:
            response.headers["Retry-After"] = error.headers["Retry-After"]
        return response

    def again(self, session_token: str | None) -> Response:
        """Back to the page, signed in with that or signed out."""
        response = RedirectResponse(f"authorize?{self.query}", 303)
        if session_token is None:
            response.delete_cookie(_name(self.ctx, _SIGNED_IN), **_attributes(self.ctx))
        else:
            _keep(response, self.ctx, _SIGNED_IN, session_token)
        return response

    def answer(self, **parameters: str | None) -> Response:
        """Back to the app."""
        response = _to_app(self.ctx, self.asked.redirect_uri, state=self.asked.state, **parameters)
        response.delete_cookie(_name(self.ctx, _SIGNED_IN), **_attributes(self.ctx))
        return response


async def _visit(request: Request, ctx: Context) -> _Visit:
    """Raises _Answered."""
    try:
        asked = await service.read_request(ctx.session, request.query_params.multi_items())
    except service.UntrustedRequest as error:
        raise _Answered(_html(*page.error_page(str(error)), 400)) from None
    except service.RefusedRequest as error:
        answer = _to_app(
            ctx, error.redirect_uri, state=error.state, error=error.error, error_description=error.description
        )
        raise _Answered(answer) from None
    browser = request.cookies.get(_name(ctx, _BROWSER), "")
    session_token = request.cookies.get(_name(ctx, _SIGNED_IN), "")
    return _Visit(
        ctx=ctx,
        query=request.url.query,
        asked=asked,
        person=await service.find_person(ctx.session, asked, session_token),
        browser=browser or secrets.token_urlsafe(24),
        session_token=session_token,
        is_new=not browser,
    )


async def _sign_in(visit: _Visit, form: Mapping[str, str]) -> Response:
    email = _email(form)
    if email is None or "staff" not in visit.asked.people():
        return visit.shown(View(message="Please enter your e-mail address.", people="staff"), 422)
    session_token = await service.sign_in_staff(
        visit.ctx.session,
        request=visit.asked,
        settings=visit.ctx.settings,
        email=email,
        password=form.get("password", "")[:MAX_LENGTH],
        otp=form.get("otp", "")[:40] or None,
        ip=visit.ctx.ip,
        user_agent=visit.ctx.user_agent,
    )
    return visit.again(session_token)


async def _ask_for_link(visit: _Visit, form: Mapping[str, str]) -> Response:
    email = _email(form)
    if email is None or "members" not in visit.asked.people():
        return visit.shown(View(message="Please enter your e-mail address.", people="members"), 422)
    await members_door().ask_for_link(visit.ctx.session, email=email)
    return visit.shown(View(people="members", email=email, link_sent=True))


async def _use_link(visit: _Visit, form: Mapping[str, str]) -> Response:
    found = _LINK.search(form.get("link", ""))
    if found is None or "members" not in visit.asked.people():
        message = "That is no sign-in link. Copy the whole link out of our mail."
        return visit.shown(View(message=message, people="members", link_sent=True), 422)
    session_token = await service.sign_in_member(
        visit.ctx.session,
        token=found.group(),
        settings=visit.ctx.settings,
        ip=visit.ctx.ip,
        user_agent=visit.ctx.user_agent,
    )
    return visit.again(session_token)


async def _sign_out(visit: _Visit, form: Mapping[str, str]) -> Response:
    if visit.person is not None:
        await service.sign_out(visit.ctx.session, visit.person)
    return visit.again(None)


async def _allow(visit: _Visit, form: Mapping[str, str]) -> Response:
    if visit.person is None or not visit.person.held:
        return visit.shown(View(message=_EXPIRED), 403)
    code = await service.allow(visit.ctx.session, request=visit.asked, person=visit.person)
    return visit.answer(code=code)


async def _deny(visit: _Visit, form: Mapping[str, str]) -> Response:
    if visit.person is not None:
        await service.sign_out(visit.ctx.session, visit.person)
    return visit.answer(error="access_denied", error_description="the person said no")


async def _unknown(visit: _Visit, form: Mapping[str, str]) -> Response:
    return visit.shown(View(message=_EXPIRED), 422)


_STEPS = {
    "sign_in": _sign_in,
    "ask_for_link": _ask_for_link,
    "use_link": _use_link,
    "sign_out": _sign_out,
    "allow": _allow,
    "deny": _deny,
}


def _form(body: bytes) -> Mapping[str, str]:
    """The fields; none, if it is no form: then the token is missing, which is told."""
    try:
        return dict(read_form(body))
    except InvalidRequest:
        return {}


def _email(form: Mapping[str, str]) -> str | None:
    try:
        return _EMAIL.validate_python(form.get("email", "").strip())
    except ValidationError:
        return None


def _to_app(ctx: Context, redirect_uri: str, **parameters: str | None) -> Response:
    """Only to an address that the app is registered with. `iss` tells it whose answer this is (RFC 9207)."""
    return RedirectResponse(with_parameters(redirect_uri, {**parameters, "iss": ctx.settings.public_url}), 303)


def _html(body: str, policy: str, status: int) -> Response:
    return HTMLResponse(body, status, headers={"Content-Security-Policy": policy, "X-Frame-Options": "DENY"})


def _name(ctx: Context, name: str) -> str:
    """With https, only this very host can have set it."""
    return f"__Host-{name}" if _is_secure(ctx) else name


def _is_secure(ctx: Context) -> bool:
    return ctx.settings.public_url.startswith("https:")


def _attributes(ctx: Context) -> dict[str, Any]:
    return {"path": "/", "secure": _is_secure(ctx), "httponly": True, "samesite": "lax"}


def _keep(response: Response, ctx: Context, name: str, value: str) -> None:
    """For as long as the browser is open; a session of this page is over before."""
    response.set_cookie(_name(ctx, name), value, **_attributes(ctx))
