"""The consent page as HTML. Whatever came from outside passes `_say`, which escapes it; nothing else puts text into a
page. It loads nothing but the app's logo, and its forms lead here and to the app alone."""

from __future__ import annotations

import base64
import hashlib
import html
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from coworkapi.identity.oauth.models import OAuthApp
from coworkapi.identity.oauth.rules import APP_SCOPES, LOOPBACK, origin_of
from coworkapi.identity.oauth.service.authorizing import AuthorizationRequest, Person

MESSAGES = {
    "wrong_credentials": "The e-mail address or the password is wrong.",
    "sign_in_locked": "Too many wrong passwords for this address. Wait a quarter of an hour, or reset your password.",
    "not_found": "You are signed in nowhere: this account doesn’t work for the organization that the app belongs to.",
    "link_refused": "This link doesn’t work any more. Have us send you a new one.",
    "wrong_code": "The code is wrong or was used before. Wait for the next one.",
    "second_factor_required": "Now the code of your authenticator app. Please enter your password once more, too.",
}
_STYLE = """
:root{color-scheme:light dark;--ink:#18212f;--soft:#5b6676;--line:#dfe4ea;--edge:#848d9a;--ground:#eef1f5;--card:#fff;
--mark:#1d4ed8;--on-mark:#fff;--tint:#eef4ff;--bad:#b42318;--bad-tint:#fef3f2}
@media (prefers-color-scheme:dark){:root{--ink:#eceff4;--soft:#a3adbb;--line:#333b48;--edge:#778291;--ground:#0d1117;
--card:#171c24;--mark:#8ab4ff;--on-mark:#0b1526;--tint:#1b2537;--bad:#ffb4a9;--bad-tint:#35191a}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:24px 16px;background:var(--ground);
color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{width:100%;max-width:448px;background:var(--card);border:1px solid var(--line);border-radius:16px;
box-shadow:0 1px 2px rgb(16 24 40/.06),0 12px 32px rgb(16 24 40/.08);overflow:hidden}
header{padding:32px 32px 0;text-align:center}
.logo{width:64px;height:64px;border-radius:16px;margin:0 auto 16px;display:grid;place-items:center;object-fit:contain;
background:var(--tint);color:var(--mark);font-size:28px;font-weight:650}
h1{font-size:22px;line-height:1.3;margin:0;font-weight:650;letter-spacing:-.01em;text-wrap:balance}
header p{margin:8px 0 0;color:var(--soft);text-wrap:pretty}
section{padding:24px 32px}
h2{font-size:14px;margin:0 0 12px;color:var(--soft);font-weight:600}
ul{list-style:none;margin:0;padding:0;display:grid;gap:12px}
li{display:grid;grid-template-columns:24px 1fr;gap:12px;align-items:start}
li svg{width:22px;height:22px;margin-top:1px;color:var(--mark)}
.not{margin-top:20px;padding-top:20px;border-top:1px solid var(--line)}
.not li,.not svg{color:var(--soft)}
.who{display:flex;align-items:center;gap:12px;margin:0 32px;padding:12px 16px;border:1px solid var(--line);
border-radius:12px}
header+.who{margin-top:24px}
.who div{min-width:0;flex:1}
.who b,.who span{display:block;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.who b{font-weight:600}
.who span{color:var(--soft);font-size:14px}
label{display:block;font-weight:600;font-size:14px;margin:16px 0 6px}
label:first-of-type{margin-top:0}
input{width:100%;font:inherit;padding:10px 12px;border:1px solid var(--edge);border-radius:10px;background:var(--card);
color:inherit}
input::placeholder{color:var(--soft)}
button{font:inherit;font-weight:600;padding:11px 16px;border-radius:10px;border:1px solid transparent;cursor:pointer;
width:100%}
.yes{background:var(--mark);color:var(--on-mark);margin-top:20px}
.yes:hover{filter:brightness(1.08)}
.no{background:none;border-color:var(--edge);color:inherit}
.no:hover{background:var(--ground)}
.plain{width:auto;padding:6px 8px;margin:-6px -8px;background:none;color:var(--mark);font-size:14px}
.plain:hover{text-decoration:underline}
:focus-visible{outline:3px solid var(--mark);outline-offset:2px}
.both{display:grid;grid-template-columns:1fr 1fr;gap:12px;padding-top:8px}
.both .yes{margin:0}
.alert{margin:24px 32px 0;padding:12px 16px;border-radius:12px;background:var(--bad-tint);color:var(--bad);
font-size:15px}
.note{margin:0 0 16px;color:var(--soft);font-size:15px}
details{border:1px solid var(--line);border-radius:12px}
details+details{margin-top:12px}
summary{padding:12px 16px;font-weight:600;cursor:pointer;border-radius:12px}
details>div{padding:4px 16px 16px}
footer{padding:16px 32px 24px;border-top:1px solid var(--line);color:var(--soft);font-size:13px;text-align:center;
overflow-wrap:anywhere}
footer p{margin:0 0 4px}
footer form{margin-top:8px}
a{color:var(--mark)}
@media (max-width:420px){header,section,footer{padding-left:20px;padding-right:20px}.who,.alert{margin-left:20px;
margin-right:20px}}
"""
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_SEE = '<path d="M2 12s3.6-6.5 10-6.5S22 12 22 12s-3.6 6.5-10 6.5S2 12 2 12Z"/><circle cx="12" cy="12" r="2.8"/>'
_CHANGE = '<path d="M4 20h4L19 9a2.1 2.1 0 0 0-4-4L4 16v4Z"/><path d="m13.5 6.5 4 4"/>'
_LEFT_OUT = '<circle cx="12" cy="12" r="8.5"/><path d="m6.2 6.2 11.6 11.6"/>'


@dataclass(frozen=True, slots=True)
class View:
    """How the page is shown: what went wrong, what was typed, which way of signing in is open."""

    message: str | None = None
    email: str = ""
    people: Literal["staff", "members"] | None = None
    needs_code: bool = False
    link_sent: bool = False
    action: str = ""
    token: str = ""


def consent_page(asked: AuthorizationRequest, person: Person | None, view: View) -> tuple[str, str]:
    """The page, and its content security policy."""
    app, name = asked.app, _say(asked.app.name)
    organization = _say(asked.organization_name)
    if person is None:
        title = f"Sign in to let {name} in"
        told = f"{name} wants to act for you at <b>{organization}</b>. {name} won’t see your password."
        body = f"<section>{_sign_in(asked, view)}</section>"
    else:
        title = f"Let {name} act for you?"
        told = f"At <b>{organization}</b>, never with more rights than you have yourself."
        body = _who(person, view) + _consent(asked, person, view)
    described = f"<p>{_say(app.description)}</p>" if app.description else ""
    alert = f'<p class="alert" role="alert">{_say(view.message)}</p>' if view.message else ""
    content = (
        f"<header>{_logo(app)}<h1>{title}</h1><p>{told}</p>{described}</header>{alert}{body}"
        f"<footer>{_footer(asked, person, view)}</footer>"
    )
    return _page(f"{app.name} · {asked.organization_name}", content), _policy(app, asked.redirect_uri)


def error_page(told: str) -> tuple[str, str]:
    """For who was sent here wrongly: nothing leads on from it."""
    content = (
        '<header><div class="logo" aria-hidden="true">!</div><h1>This link doesn’t work</h1>'
        f"<p>{_say(told)}</p></header>"
        '<section><p class="note">Nothing was shared with anyone. Go back to the app and try again, or tell those who '
        "make it.</p></section>"
    )
    return _page("This link doesn’t work", content), _policy(None, None)


def _consent(asked: AuthorizationRequest, person: Person, view: View) -> str:
    name = _say(asked.app.name)
    if person.principal.lacks_factor:
        return (
            f'<section><p class="note">{_say(asked.organization_name)} asks its staff for a second factor, and you '
            "signed in without one. Set up an authenticator app or a passkey for your account, then go back to the app "
            f"and try again.</p>{_form(view, 'deny', _button('no', 'Back to the app'))}</section>"
        )
    if not person.held:
        return (
            f'<section><p class="note">{name} asks only for what you have no right to yourself, so there is nothing '
            f"that you could let it do. Ask an owner for the right, or sign in as someone else.</p>"
            f"{_form(view, 'deny', _button('no', 'Back to the app'))}</section>"
        )
    held = "".join(_line(scope) for scope in person.held)
    listed = f"<h2>It will be able to</h2><ul>{held}</ul>"
    if person.not_held:
        others = "".join(_line(scope, held=False) for scope in person.not_held)
        heading = "It asks for this too, but you have no right to it yourself"
        listed += f'<div class="not"><h2>{heading}</h2><ul>{others}</ul></div>'
    buttons = _form(view, "deny", _button("no", "Don’t allow")) + _form(view, "allow", _button("yes", "Allow"))
    return f'<section>{listed}</section><section class="both">{buttons}</section>'


def _sign_in(asked: AuthorizationRequest, view: View) -> str:
    people = asked.people()
    staff, member = _staff_form(view), _member_form(view)
    if len(people) == 1:
        return staff if people[0] == "staff" else member
    # Of the same name: only one is open at a time.
    open_now = view.people or "staff"
    return "".join(
        f'<details name="who"{" open" if who == open_now else ""}><summary>{label}</summary><div>{form}</div></details>'
        for who, label, form in (("staff", "I work here", staff), ("members", "I am a member", member))
    )


def _staff_form(view: View) -> str:
    email = view.email if view.people != "members" else ""
    code = (
        '<label for="otp">Code</label><input id="otp" name="otp" inputmode="numeric" autocomplete="one-time-code" '
        'maxlength="40" required>'
        if view.needs_code
        else ""
    )
    return _form(
        view,
        "sign_in",
        f'<label for="email">E-mail address</label><input id="email" name="email" type="email" '
        f'autocomplete="username" maxlength="254" required value="{_say(email)}">'
        '<label for="password">Password</label><input id="password" name="password" type="password" '
        f'autocomplete="current-password" maxlength="200" required>{code}{_button("yes", "Sign in")}',
    )


def _member_form(view: View) -> str:
    if view.link_sent:
        whom = f" to {_say(view.email)}" if view.email else ""
        sent = _form(
            view,
            "use_link",
            f'<p class="note" role="status">If a member has that address, a sign-in link is on its way{whom}. Copy it '
            "out of the mail and paste it here.</p>"
            '<label for="link">Link from the mail</label><input id="link" name="link" autocomplete="off" '
            f'maxlength="1000" required placeholder="https://…">{_button("yes", "Sign in")}',
        )
        return sent
    email = view.email if view.people == "members" else ""
    return _form(
        view,
        "ask_for_link",
        '<label for="member-email">E-mail address</label><input id="member-email" name="email" type="email" '
        f'autocomplete="email" maxlength="254" required value="{_say(email)}">'
        f"{_button('yes', 'Send me a sign-in link')}",
    )


def _who(person: Person, view: View) -> str:
    out = _form(view, "sign_out", _button("plain", "Not you?"))
    email = f"<span>{_say(person.email)}</span>" if person.email else ""
    return f'<div class="who"><div><b>{_say(person.name)}</b>{email}</div>{out}</div>'


def _footer(asked: AuthorizationRequest, person: Person | None, view: View) -> str:
    parts = urlsplit(asked.redirect_uri)
    back = "this device" if parts.hostname in LOOPBACK else parts.hostname or f"the app ({parts.scheme})"
    about = ""
    if asked.app.home_page_url:
        host = urlsplit(asked.app.home_page_url).hostname or ""
        link = f'<a href="{_say(asked.app.home_page_url)}" rel="noopener noreferrer" target="_blank">{_say(host)}</a>'
        about = f"<p>Made by {link}</p>"
    if person is None:
        cancel = _form(view, "deny", _button("plain", "Cancel"))
        return f"{about}<p>Cancelling takes you back to {_say(back)}</p>{cancel}"
    return f"{about}<p>You go back to {_say(back)}. You can end its access at any time.</p>"


def _logo(app: OAuthApp) -> str:
    if app.logo_url:
        return (
            f'<img class="logo" src="{_say(app.logo_url)}" alt="" width="64" height="64" referrerpolicy="no-referrer">'
        )
    return f'<div class="logo" aria-hidden="true">{_say(app.name.strip()[:1].upper())}</div>'


def _line(scope: str, *, held: bool = True) -> str:
    drawing = (_SEE if scope.endswith(":read") else _CHANGE) if held else _LEFT_OUT
    icon = (
        '<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" '
        f'stroke-linejoin="round" aria-hidden="true">{drawing}</svg>'
    )
    return f"<li>{icon}<span>{_say(APP_SCOPES.get(scope, scope))}</span></li>"


def _form(view: View, step: str, content: str) -> str:
    return (
        f'<form method="post" action="{_say(view.action)}"><input type="hidden" name="token" value="{view.token}">'
        f'<input type="hidden" name="step" value="{step}">{content}</form>'
    )


def _button(kind: str, label: str) -> str:
    return f'<button class="{kind}">{label}</button>'


def _policy(app: OAuthApp | None, redirect_uri: str | None) -> str:
    """Forms also lead to the app, by the redirect that answers them: browsers count that."""
    images = f"img-src {origin_of(app.logo_url)}; " if app is not None and app.logo_url else ""
    forms = f"'self' {origin_of(redirect_uri)}" if redirect_uri is not None else "'none'"
    return (
        f"default-src 'none'; style-src 'sha256-{_HASH}'; {images}form-action {forms}; base-uri 'none'; "
        "frame-ancestors 'none'"
    )


def _page(title: str, content: str) -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">'
        f"<title>{_say(title)}</title><style>{_STYLE}</style></head><body><main>{content}</main></body></html>"
    )


def _say(value: str) -> str:
    return html.escape(value)
