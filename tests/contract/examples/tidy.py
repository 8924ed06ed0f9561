"""What was recorded, without what differs from one recording to the next."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import quote

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
_ID = re.compile(r"\b([a-z]{2,5})_[0-7][0-9a-hjkmnp-tv-z]{25}\b")
_ID_BODY = "01jq2v5x8ye0rb6hm3k7n4d9t"
_DIGITS = "abcdefghjkmnpqrstvwxyz0123456789"
_INSTANT = re.compile(r"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_LOCAL = re.compile(r"\b(\d{4}-\d\d-\d\d)(T\d\d:\d\d(?::\d\d)?)?(?![T\d:])")
_KEY = re.compile(r"\b(cw[a-z]_(?:(?:live|test)_)?)[A-Za-z0-9_-]{8,}")
_SIGNING = re.compile(r"\bwhsec_[A-Za-z0-9+/]{20,}=*")
_SECRET = re.compile(r"(?<![A-Za-z0-9_-])(?=[A-Za-z0-9_-]*\d)[A-Za-z0-9_-]{32,}(?![A-Za-z0-9_-])")
_CODE_OF_APP = re.compile(r"\d{6}")
_RECOVERY = re.compile(r"(?:[a-z2-7]{4}-){3}[a-z2-7]{4}")
RECOVERY_CODE = "exam-ple2-exam-ple3"
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_FILLER = "0123456789abcdef" * 40
# What the samples call things, and what a reader would.
_SAMPLE = re.compile(r"\bA ([a-z_]+) [0-9a-f]{8}\b")
_WORDS = {
    "name": "Ostbahnhof",
    "title": "Team meeting",
    "reason": "Asked for by phone",
    "description": "Cleaning of the kitchen",
    "purpose": "newsletter",
    "wording": "I want the monthly newsletter.",
    "body": "Prefers the quiet room.",
    "text": "Prefers the quiet room.",
    "code": "WELCOME",
    "organization": "ostbahnhof",
    "reference": "2026-11/17",
}
_PERSONS = re.compile(r"\b[a-z]?[0-9a-f]{32}@example\.com")
_SLUG = re.compile(r"\b(?:t-[0-9a-f]{32}|a-name-[0-9a-f]{8})\b")
_CODE = re.compile(r"\bk[0-9a-f]{20}\b")
_KEPT_TEXT = 600


class Tidy:
    """Makes the values of one operation the same for every recording: equal ones become equal ones."""

    def __init__(self, began: datetime, addresses: Mapping[str, str]) -> None:
        self._began, self._addresses = began, addresses
        self._ids: dict[str, str] = {}
        self._counts: dict[str, int] = {}

    def __call__(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: self(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [self(inner) for inner in value[:2]]
        return self._text(value) if isinstance(value, str) else value

    def _text(self, text: str) -> str:
        for address, shown in self._addresses.items():
            text = text.replace(address, shown).replace(quote(address, safe=""), quote(shown, safe=""))
        if _UUID.fullmatch(text):
            return "01936b2e-a8e0-7d3c-9b54-2f0c1e6a7d88"
        if _CODE_OF_APP.fullmatch(text):
            return "492039"
        if _RECOVERY.fullmatch(text):
            return RECOVERY_CODE
        text = _ID.sub(self._id, text)
        text = _INSTANT.sub(self._instant, text)
        text = _LOCAL.sub(self._local, text)
        text = _KEY.sub(r"\1EXAMPLE", text)
        text = _SIGNING.sub("whsec_EXAMPLE", text)
        text = _PERSONS.sub("ada@example.com", text)
        text = _SLUG.sub("ostbahnhof", text)
        text = _CODE.sub("key_1", text)
        text = _SAMPLE.sub(lambda it: _WORDS.get(it[1], f"A {it[1].replace('_', ' ')}"), text)
        text = _SECRET.sub(lambda it: it[0] if _ID.fullmatch(it[0]) else _FILLER[: len(it[0])], text)
        text = text.replace("http://test", "https://api.example.com")
        return text if len(text) <= _KEPT_TEXT else text[:_KEPT_TEXT]

    def _id(self, match: re.Match[str]) -> str:
        whole, prefix = match[0], match[1]
        if whole not in self._ids:
            number = self._counts[prefix] = self._counts.get(prefix, -1) + 1
            self._ids[whole] = f"{prefix}_{_ID_BODY}{_DIGITS[number % len(_DIGITS)]}"
        return self._ids[whole]

    def _instant(self, match: re.Match[str]) -> str:
        at = datetime.fromisoformat(match[0])
        since = at - self._began
        if abs(since) < timedelta(hours=8):
            steps = round(since / timedelta(minutes=5))
            return (NOW + steps * timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M:%SZ")
        if abs(since) < timedelta(days=70):
            at += NOW.date() - self._began.date()
        return at.replace(microsecond=0).isoformat().replace("+00:00", "Z")

    def _local(self, match: re.Match[str]) -> str:
        try:
            day = date.fromisoformat(match[1])
        except ValueError:
            return match[0]
        if abs(day - self._began.date()) < timedelta(days=70):
            day += NOW.date() - self._began.date()
        return day.isoformat() + (match[2] or "")


def shape(value: Any) -> Any:
    """Which fields there are and of which JSON type: lists by their first item."""
    if isinstance(value, dict):
        return {key: shape(inner) for key, inner in sorted(value.items())}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    return "number" if isinstance(value, int | float) and not isinstance(value, bool) else type(value).__name__
