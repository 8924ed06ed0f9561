"""The page behind the link in an invitation, for browsers: what it is, and three buttons. No script.

Whatever came from people passes `html.escape`; nothing else puts text into the page.
"""

from __future__ import annotations

import base64
import hashlib
import html
from collections.abc import Mapping

from coworkapi.bookings.attendee_schemas import RsvpOut
from coworkapi.core.clock import zone

_STYLE = """
:root{color-scheme:light dark}
body{margin:0;padding:32px 16px;font:16px/1.5 system-ui,sans-serif}
main{max-width:520px;margin:0 auto}
h1{font-size:22px;margin:0 0 8px}
ul{padding-left:20px}
del{opacity:.6}
form{display:inline-block;margin:16px 8px 0 0}
button{font:inherit;padding:10px 18px;border:1px solid currentColor;border-radius:6px;background:none;color:inherit}
"""
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
POLICY = f"default-src 'none'; style-src 'sha256-{_HASH}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
_SHOWN = 20
_TEXTS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "invites": "{host} invites {name}",
        "accept": "I'll come",
        "tentative": "Maybe",
        "decline": "I can't come",
        "accepted": "You have said that you come.",
        "declined": "You have said that you can't come.",
        "tentatively": "You have said that you may come.",
        "closed": "There is nothing left to answer for: it is over, or has been cancelled.",
        "more": "and {count} more",
    },
    "de": {
        "invites": "{host} lädt {name} ein",
        "accept": "Ich komme",
        "tentative": "Vielleicht",
        "decline": "Ich kann nicht",
        "accepted": "Sie haben zugesagt.",
        "declined": "Sie haben abgesagt.",
        "tentatively": "Sie haben unter Vorbehalt zugesagt.",
        "closed": "Es gibt nichts mehr zu beantworten: der Termin ist vorbei oder abgesagt.",
        "more": "und {count} weitere",
    },
}


def rsvp_page(rsvp: RsvpOut, *, action: str, language: str) -> str:
    """`action`: the path that `/accept`, `/tentative` and `/decline` follow. `language`: of the browser."""
    says = _TEXTS["de" if language.lower().startswith("de") else "en"]
    where = zone(rsvp.time_zone)
    lines = []
    for one in rsvp.times[:_SHOWN]:
        start, end = one.starts_at.astimezone(where), one.ends_at.astimezone(where)
        when = f"{start:%Y-%m-%d %H:%M}-{end:%H:%M} {start:%Z}"
        lines.append(f"<li>{when if one.takes_place else f'<del>{when}</del>'}</li>")
    if len(rsvp.times) > _SHOWN:
        lines.append(f"<li>{says['more'].format(count=len(rsvp.times) - _SHOWN)}</li>")
    state = {"accepted": "accepted", "declined": "declined", "tentative": "tentatively"}.get(rsvp.response)
    body = [
        f"<h1>{html.escape(rsvp.title)}</h1>",
        f"<p>{html.escape(says['invites'].format(host=rsvp.host_name, name=rsvp.name))}</p>",
        f"<p>{html.escape(rsvp.place)}</p>",
        f"<ul>{''.join(lines)}</ul>",
    ]
    if state is not None:
        body.append(f"<p><b>{html.escape(says[state])}</b></p>")
    if rsvp.can_answer:
        body += [
            f'<form method="post" action="{html.escape(action)}/{answer}"><button>{html.escape(says[answer])}</button>'
            "</form>"
            for answer in ("accept", "tentative", "decline")
        ]
    else:
        body.append(f"<p>{html.escape(says['closed'])}</p>")
    title = html.escape(f"{rsvp.title} - {rsvp.organization}")
    return (
        f'<!doctype html><html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<meta name="referrer" content="no-referrer"><title>{title}</title><style>{_STYLE}</style></head>'
        f"<body><main>{''.join(body)}</main></body></html>"
    )
