"""What mails say, in each language, as plain text and the same as HTML.

A text is lines; `{name}` is a value, `{link}` a line of its own that becomes a button. Values come from people, so they
are cut, put on one line, made unable to form a link of their own, and escaped in HTML.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass

from coworkapi.notifications.document_texts import DOCUMENT_TEXTS
from coworkapi.notifications.dunning_texts import DUNNING_TEXTS
from coworkapi.notifications.letter_texts import LETTER_TEXTS
from coworkapi.notifications.security_texts import SECURITY_TEXTS
from coworkapi.notifications.texts import Text
from coworkapi.notifications.webhook_texts import WEBHOOK_TEXTS

MAX_VALUE = 120


@dataclass(frozen=True, slots=True)
class Rendered:
    subject: str
    text: str
    html: str


TEXTS: Mapping[str, Mapping[str, Text]] = {
    "invitation": {
        "en": Text(
            "{organization} invites you to its team",
            "Accept the invitation",
            (
                "Hello {name},",
                "{organization} invites you to help run its spaces.",
                "{link}",
                "The link works once, for seven days. If you don't know {organization}, ignore this mail.",
            ),
        ),
        "de": Text(
            "{organization} lädt Sie in sein Team ein",
            "Einladung annehmen",
            (
                "Guten Tag {name},",
                "{organization} lädt Sie ein, seine Räume mit zu verwalten.",
                "{link}",
                "Der Link gilt einmal und sieben Tage lang. Wenn Sie {organization} nicht kennen, ist nichts zu tun.",
            ),
        ),
    },
    "password_reset": {
        "en": Text(
            "Reset your password",
            "Choose a new password",
            (
                "Hello {name},",
                "someone asked to reset the password of your account.",
                "{link}",
                "The link works once, for an hour. If it wasn't you, ignore this mail: your password stays as it is.",
            ),
        ),
        "de": Text(
            "Passwort zurücksetzen",
            "Neues Passwort wählen",
            (
                "Guten Tag {name},",
                "jemand möchte das Passwort Ihres Kontos zurücksetzen.",
                "{link}",
                "Der Link gilt einmal und eine Stunde lang. Waren Sie es nicht, bleibt das Passwort, wie es ist.",
            ),
        ),
    },
    "sign_up": {
        "en": Text(
            "Your sign-up",
            "Go on",
            (
                "Hello,",
                "someone wants to sign up with this address. If it was you, go on here.",
                "{link}",
                "The link works once, for a day. If you have an account, its password will be asked for. If it wasn't "
                "you, ignore this mail: nothing happens.",
            ),
        ),
        "de": Text(
            "Ihre Registrierung",
            "Weiter",
            (
                "Guten Tag,",
                "jemand möchte sich mit dieser Adresse registrieren. Waren Sie es, geht es hier weiter.",
                "{link}",
                "Der Link gilt einmal und einen Tag lang. Wenn Sie ein Konto haben, wird nach dessen Passwort gefragt. "
                "Waren Sie es nicht, ist nichts zu tun.",
            ),
        ),
    },
    "member_invited": {
        "en": Text(
            "Welcome to {organization}",
            "Sign in",
            (
                "Hello {name},",
                "{organization} has opened its member area to you. Sign in to book rooms and desks.",
                "{link}",
                "The link works once, for seven days. Later, ask for a new one with your e-mail address.",
            ),
        ),
        "de": Text(
            "Willkommen bei {organization}",
            "Anmelden",
            (
                "Guten Tag {name},",
                "{organization} hat den Mitgliederbereich für Sie geöffnet. Dort buchen Sie Räume und Plätze.",
                "{link}",
                "Der Link gilt einmal und sieben Tage lang. Später genügt Ihre E-Mail-Adresse für einen neuen.",
            ),
        ),
    },
    "member_sign_in": {
        "en": Text(
            "Your sign-in link for {organization}",
            "Sign in",
            (
                "Hello {name},",
                "here is your link to sign in at {organization}.",
                "{link}",
                "It works once, for 30 minutes. If you didn't ask for it, ignore this mail.",
            ),
        ),
        "de": Text(
            "Ihr Anmeldelink für {organization}",
            "Anmelden",
            (
                "Guten Tag {name},",
                "hier ist Ihr Link zur Anmeldung bei {organization}.",
                "{link}",
                "Er gilt einmal und 30 Minuten lang. Haben Sie ihn nicht angefordert, ist nichts zu tun.",
            ),
        ),
    },
    "team_invitation": {
        "en": Text(
            "{team} asks you to join",
            "See the invitation",
            (
                "Hello {name},",
                "{team} asks you to join its team at {organization}. Sign in to accept or decline.",
                "{link}",
                "If you don't know {team}, ignore this mail.",
            ),
        ),
        "de": Text(
            "{team} lädt Sie ein",
            "Einladung ansehen",
            (
                "Guten Tag {name},",
                "{team} lädt Sie in sein Team bei {organization} ein. Melden Sie sich an, um zu antworten.",
                "{link}",
                "Wenn Sie {team} nicht kennen, ist nichts zu tun.",
            ),
        ),
    },
    "waitlist_offer": {
        "en": Text(
            "{resource} is free for you: {when}",
            "See the offer",
            (
                "Hello {name},",
                "the time that you wait for has become free: {resource} at {location}, {when}.",
                "It is held for you until {until}. Please accept or decline it by then.",
                "{link}",
                "After that it is offered to the next one who waits.",
            ),
        ),
        "de": Text(
            "{resource} ist für Sie frei: {when}",
            "Angebot ansehen",
            (
                "Guten Tag {name},",
                "die Zeit, auf die Sie warten, ist frei geworden: {resource}, {location}, {when}.",
                "Sie ist bis {until} für Sie reserviert. Bitte nehmen Sie bis dahin an oder lehnen Sie ab.",
                "{link}",
                "Danach geht das Angebot an die nächste Person auf der Warteliste.",
            ),
        ),
    },
    "booking_invitation": {
        "en": Text(
            "Invitation: {title}, {when}",
            "Answer",
            (
                "Hello {name},",
                "{host} invites you to {title}.",
                "When: {when}",
                "Where: {place}",
                "{link}",
                "The calendar entry that comes with this mail puts it into your calendar.",
            ),
        ),
        "de": Text(
            "Einladung: {title}, {when}",
            "Antworten",
            (
                "Guten Tag {name},",
                "{host} lädt Sie ein: {title}.",
                "Wann: {when}",
                "Wo: {place}",
                "{link}",
                "Mit dem beigefügten Kalendereintrag übernehmen Sie den Termin.",
            ),
        ),
    },
    "booking_update": {
        "en": Text(
            "Changed: {title}, {when}",
            "Answer",
            (
                "Hello {name},",
                "{title}, to which {host} invites you, has changed. Now it is:",
                "When: {when}",
                "Where: {place}",
                "{link}",
                "The calendar entry that comes with this mail changes it in your calendar.",
            ),
        ),
        "de": Text(
            "Geändert: {title}, {when}",
            "Antworten",
            (
                "Guten Tag {name},",
                "{title}, wozu {host} Sie einlädt, hat sich geändert. Jetzt gilt:",
                "Wann: {when}",
                "Wo: {place}",
                "{link}",
                "Der beigefügte Kalendereintrag ändert den Termin in Ihrem Kalender.",
            ),
        ),
    },
    "booking_cancellation": {
        "en": Text(
            "Cancelled: {title}, {when}",
            "",
            (
                "Hello {name},",
                "{title} no longer takes place, or without you: {when}, {place}.",
                "The calendar entry that comes with this mail takes it out of your calendar.",
            ),
        ),
        "de": Text(
            "Abgesagt: {title}, {when}",
            "",
            (
                "Guten Tag {name},",
                "{title} findet nicht oder ohne Sie statt: {when}, {place}.",
                "Der beigefügte Kalendereintrag nimmt den Termin aus Ihrem Kalender.",
            ),
        ),
    },
    "visitor_arrived": {
        "en": Text(
            "{visitor} has arrived",
            "",
            ("Hello {name},", "{visitor} is there and waits for you at {place}."),
        ),
        "de": Text(
            "{visitor} ist da",
            "",
            ("Guten Tag {name},", "{visitor} ist angekommen und wartet auf Sie: {place}."),
        ),
    },
    **DOCUMENT_TEXTS,
    **DUNNING_TEXTS,
    **LETTER_TEXTS,
    **SECURITY_TEXTS,
    **WEBHOOK_TEXTS,
}
WITHOUT_LINK = frozenset(
    name for name, texts in TEXTS.items() if all("{link}" not in text.lines for text in texts.values())
)
DEFAULT_LOCALE = "en"
_LAYOUT = """\
<!doctype html>
<html lang="{language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{subject}</title></head>
<body style="margin:0;padding:24px;background:#f4f4f5;font:16px/1.5 system-ui,sans-serif;color:#18181b">
<div style="max-width:520px;margin:0 auto;padding:24px;background:#fff;border-radius:8px">
{body}
</div>
</body>
</html>
"""
_BUTTON = """\
<p><a href="{link}" style="display:inline-block;padding:10px 18px;border-radius:6px;background:#18181b;color:#fff;\
text-decoration:none">{button}</a></p>"""


def language_of(template: str, locale: str) -> str:
    """The language that the template has for a locale such as `de-AT`."""
    texts = TEXTS[template]
    return next((one for one in (locale, locale.partition("-")[0]) if one in texts), DEFAULT_LOCALE)


def render(template: str, locale: str, values: Mapping[str, str], link: str) -> Rendered:
    """The mail. `values` may hold anything that people write; `link` is ours."""
    language = language_of(template, locale)
    found = TEXTS[template][language]
    plain = {name: tame(value) for name, value in values.items()}
    escaped = {name: html.escape(value) for name, value in plain.items()}
    text_lines, html_lines = [], []
    for line in found.lines:
        if line == "{link}":
            text_lines.append(link)
            html_lines.append(_BUTTON.format(link=html.escape(link), button=html.escape(found.button)))
        else:
            text_lines.append(line.format_map(plain))
            html_lines.append(f"<p>{html.escape(line, quote=False).format_map(escaped)}</p>")
    subject = found.subject.format_map(plain)
    page = _LAYOUT.format(language=language, subject=html.escape(subject), body="\n".join(html_lines))
    return Rendered(subject, "\n\n".join(text_lines) + "\n", page)


def tame(value: str) -> str:
    """A value on one line, short, and with nothing in it that a mail program would turn into a link."""
    line = " ".join("".join(" " if not c.isprintable() else c for c in value).split())
    line = line.replace("://", ": ").replace("www.", "www ")
    return line if len(line) <= MAX_VALUE else line[: MAX_VALUE - 1] + "…"
