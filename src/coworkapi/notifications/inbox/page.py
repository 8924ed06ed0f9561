"""The inbox as HTML. Whatever came from people passes `_say`, which escapes it; nothing else puts text into a page."""

from __future__ import annotations

import base64
import hashlib
import html
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import orjson

from coworkapi.core.ids import encode_id
from coworkapi.core.sealing import Seal

_STYLE = """
:root{color-scheme:light dark;--line:#d4d4d8;--soft:#71717a;--card:#fff;--ground:#f4f4f5;--mark:#2563eb}
@media (prefers-color-scheme:dark){:root{--line:#3f3f46;--soft:#a1a1aa;--card:#18181b;--ground:#09090b;--mark:#60a5fa}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);font:15px/1.5 system-ui,sans-serif}
main{max-width:1000px;margin:0 auto;padding:24px 16px}
header{display:flex;gap:16px;align-items:baseline;flex-wrap:wrap;margin-bottom:16px}
h1{font-size:22px;margin:0}
h1 a{color:inherit;text-decoration:none}
header p{margin:0;color:var(--soft)}
header form{margin-left:auto}
input{font:inherit;padding:6px 10px;border:1px solid var(--line);border-radius:6px;background:var(--card);color:inherit}
.card{background:var(--card);border:1px solid var(--line);border-radius:8px;overflow:hidden}
.mail{display:grid;grid-template-columns:minmax(0,1fr) auto;gap:2px 16px;padding:10px 16px;color:inherit;
text-decoration:none;border-bottom:1px solid var(--line)}
.mail:last-child{border:0}
.mail:hover,.mail:focus{background:var(--ground)}
.mail b,.mail span{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.mail span,.mail time,dt,.none{color:var(--soft)}
.state{color:#dc2626}
.none{padding:40px 16px;text-align:center;margin:0}
dl{display:grid;grid-template-columns:auto 1fr;gap:4px 16px;margin:0;padding:16px;border-bottom:1px solid var(--line)}
dd{margin:0;overflow-wrap:anywhere}
iframe{display:block;width:100%;height:480px;border:0;background:#f4f4f5}
details{padding:12px 16px;border-top:1px solid var(--line)}
pre{white-space:pre-wrap;overflow-wrap:anywhere;margin:8px 0 0;font:13px/1.5 ui-monospace,monospace}
a{color:var(--mark)}
nav{margin-top:12px}
"""
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
# Our own style alone, the mail's frame, the search; no script at all.
POLICY = (
    f"default-src 'none'; style-src 'sha256-{_HASH}'; frame-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
# The mail itself: its inline styles, and links that open elsewhere.
FRAME_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; "
    "sandbox allow-popups allow-popups-to-escape-sandbox"
)


@dataclass(frozen=True, slots=True)
class LocalMessage:
    """A mail as it was written, and what became of it."""

    id: UUID
    organization: str | None
    to_email: str
    to_name: str | None
    subject: str
    state: str
    last_error: str | None
    queued_at: datetime
    text: str
    html: str
    calendar: str | None

    @classmethod
    def of(cls, row: Any, seal: Seal) -> LocalMessage:
        """Of a row of `local_mails`. What another secret sealed can't be read any more."""
        opened = seal.unseal(row.content)
        gone = "This mail was sealed with another secret key and can't be read any more."
        content = orjson.loads(opened) if opened else {"text": gone, "html": f"<p>{gone}</p>"}
        return cls(
            id=row.id,
            organization=row.organization,
            to_email=row.to_email,
            to_name=row.to_name,
            subject=row.subject or "",
            state=row.state,
            last_error=row.last_error,
            queued_at=row.queued_at,
            text=content["text"],
            html=content["html"],
            calendar=content.get("calendar"),
        )

    @property
    def path(self) -> str:
        return f"/inbox/{encode_id('mail', self.id)}"

    @property
    def file_name(self) -> str:
        """What the calendar entry is called as a file."""
        return "cancel.ics" if "\nMETHOD:CANCEL" in (self.calendar or "") else "invite.ics"


def list_page(mails: Sequence[LocalMessage], *, search: str, older: UUID | None, newest: bool) -> str:
    """The list. The newest one looks again every ten seconds. `older`: behind which mail the next page begins."""
    lines = "".join(_line(mail) for mail in mails)
    if not lines:
        nothing = "Nothing matches." if search else "No mail yet: whatever the service would send appears here."
        lines = f'<p class="none">{nothing}</p>'
    more = ""
    if older is not None:
        query = urlencode({"before": encode_id("mail", older)} | ({"q": search} if search else {}))
        more = f'<nav><a href="/inbox?{_say(query)}">Older</a></nav>'
    again = '<meta http-equiv="refresh" content="10">' if newest and not search else ""
    return _page("Mails", f'<div class="card">{lines}</div>{more}', search=search, head=again)


def message_page(mail: LocalMessage) -> str:
    """One mail."""
    fields = {
        "To": f"{mail.to_name} <{mail.to_email}>" if mail.to_name else mail.to_email,
        "Organization": mail.organization or "none",
        "Written": _when(mail.queued_at),
        "State": mail.state if not mail.last_error else f"{mail.state}: {mail.last_error}",
    }
    rows = "".join(f"<dt>{_say(name)}</dt><dd>{_say(value)}</dd>" for name, value in fields.items())
    if mail.calendar is not None:
        rows += f'<dt>Attached</dt><dd><a href="{mail.path}/{mail.file_name}" download>{mail.file_name}</a></dd>'
    frame = (
        f'<iframe src="{mail.path}/html" title="The mail" '
        'sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>'
    )
    parts = f"<details><summary>As plain text</summary><pre>{_say(mail.text)}</pre></details>"
    if mail.calendar is not None:
        parts += f"<details><summary>Calendar entry</summary><pre>{_say(mail.calendar)}</pre></details>"
    subject = f"<dt>Subject</dt><dd><b>{_say(mail.subject)}</b></dd>"
    body = f'<div class="card"><dl>{subject}{rows}</dl>{frame}{parts}</div><nav><a href="/inbox">All mails</a></nav>'
    return _page(mail.subject or "Mail", body)


def _line(mail: LocalMessage) -> str:
    failed = "" if mail.state in ("sent", "sending") else f' <i class="state">{_say(mail.state)}</i>'
    clip = " · calendar entry" if mail.calendar is not None else ""
    who = f"{mail.to_email} · {mail.organization}" if mail.organization else mail.to_email
    return (
        f'<a class="mail" href="{mail.path}"><b>{_say(mail.subject)}</b>'
        f'<time datetime="{mail.queued_at.isoformat()}">{_when(mail.queued_at)}</time>'
        f"<span>{_say(who)}{clip}{failed}</span></a>"
    )


def _page(title: str, body: str, *, search: str = "", head: str = "") -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{_say(title)} · coworkapi inbox</title>{head}<style>{_STYLE}</style></head><body><main>"
        '<header><h1><a href="/inbox">Mails</a></h1><p>of this machine; nothing is really sent</p>'
        '<form action="/inbox" role="search"><input type="search" name="q" placeholder="Address or subject" '
        f'aria-label="Search" value="{_say(search)}" maxlength="200"></form></header>{body}</main></body></html>'
    )


def _when(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"


def _say(value: str) -> str:
    return html.escape(value)
