"""What mails say: every language has every template, and values stay values."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coworkapi.notifications.security_texts import SECURITY_TEXTS
from coworkapi.notifications.templates import MAX_VALUE, TEXTS, WITHOUT_LINK, language_of, render, tame

LINK = "https://space.example.com/links/x#token=cwl_abc"
VALUES = {
    "name": "Ada",
    "organization": "North Wharf",
    "team": "Engines",
    "resource": "Room 1",
    "location": "The Wharf",
    "when": "Mon 2 Nov 2026, 10:00-11:00 CET",
    "until": "Mon 2 Nov 2026, 09:30 CET",
    "host": "Ben",
    "title": "Planning",
    "place": "Room 1, The Wharf",
    "visitor": "Grace",
    "entity": "North Wharf Ltd",
    "invoices": "INV-2026-000001",
    "total": "119.00 EUR",
    "due_on": "1 November 2026",
    "number": "INV-2026-000001",
    "seller": "North Wharf Ltd",
    "amount": "€119.00",
    "effective_on": "1 January 2027",
    "url": "https://space.example.com/hook",
    "passkey": "Ada's phone",
    "endpoint": "whe_01jq2v5x8ye0rb6hm3k7n4d9ta",
}


@pytest.mark.parametrize("template", TEXTS)
def test_every_template_speaks_both_languages(template: str) -> None:
    english, german = (render(template, locale, VALUES, LINK) for locale in ("en", "de"))
    assert english.subject != german.subject
    for found in (english, german):
        assert (LINK in found.text.splitlines()) == (template not in WITHOUT_LINK)
        assert (f'href="{LINK}"' in found.html) == (template not in WITHOUT_LINK)
        assert "{" not in found.text
    assert language_of(template, "de-AT") == "de"
    assert language_of(template, "fr") == ("fr" if "fr" in TEXTS[template] else "en")


def test_which_mails_ask_for_nothing_to_be_clicked() -> None:
    dunning = {f"dunning_reminder_{level}" for level in (1, 2, 3)}
    attached = {"booking_cancellation", "invoice", "credit_note", "price_rise_announcement", "price_rise_withdrawal"}
    attached.add("price_rise_correction")
    told = {"visitor_arrived", "webhook_warning", "webhook_failing", "webhook_gone", *SECURITY_TEXTS}
    assert attached | told | dunning == WITHOUT_LINK


def test_values_are_escaped_in_html() -> None:
    hostile = {"name": "<script>alert(1)</script>", "organization": 'a"b&c', "team": "{link}"}
    found = render("team_invitation", "en", hostile, LINK)
    assert "<script>" not in found.html
    assert "&lt;script&gt;" in found.html
    assert "a&quot;b&amp;c" in found.html
    assert "{link}" in found.text  # a value is not a template
    assert found.text.count(LINK) == 1


@given(st.text(max_size=400))
def test_a_value_is_one_short_line_without_links(value: str) -> None:
    found = tame(value)
    assert len(found) <= MAX_VALUE
    assert found.isprintable()
    assert "://" not in found
    assert "www." not in found


@given(st.text(max_size=200), st.text(max_size=200))
def test_nothing_that_people_write_breaks_out(name: str, organization: str) -> None:
    found = render("invitation", "en", {"name": name, "organization": organization}, LINK)
    assert "\n" not in found.subject
    assert re.findall(r"https?://[^\s\"<]+", found.text) == [LINK]
    assert re.findall(r"<(script|img|iframe|svg)", found.html) == []
