"""What needs no service: when a call is repeated, how answers are read, and what an event stream's bytes mean."""

from __future__ import annotations

import json
import warnings
from itertools import pairwise
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coworkapi_client import ApiKey, ConnectionFailed, Http, TimedOut, UnexpectedAnswer
from coworkapi_client._calls import Call
from coworkapi_client._exchange import Options, Send, Wait, exchange
from coworkapi_client._stream import Reader
from coworkapi_client.errors import Conflict, ProblemError, RateLimited, SlotTaken, Unavailable
from coworkapi_client.events import BookingConfirmed, Event, parse
from coworkapi_client.models import Money

HTTP = httpx.Client(base_url="http://service")
MONEY = {"amount": 12500, "currency": "EUR"}


def answer(status: int = 200, body: Any = None, **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Response(status, json=MONEY if body is None else body, headers=named)


def course(
    call: Call[Any], *outcomes: httpx.Response | httpx.TransportError, retries: int = 3
) -> tuple[Any, list[Any]]:
    """What comes of a call when its tries end so, and the steps on the way there."""
    steps = exchange(call, HTTP, ApiKey("cwk_test_x"), Options(max_retries=retries))
    left, taken, outcome = list(outcomes), [], None
    try:
        while True:
            step = steps.send(outcome)
            taken.append(step)
            outcome = left.pop(0) if isinstance(step, Send) else None
    except StopIteration as end:
        assert not left
        return end.value, taken


def problem(status: int, code: str, **more: Any) -> httpx.Response:
    return answer(status, {"type": "", "title": "", "status": status, "detail": "No.", "code": code} | more)


POST = Call("POST", "/v1/things", Money, body={"name": "x"})
LOST = httpx.ReadError("gone")
BUSY = answer(503, {"code": "unavailable", "status": 503}, retry_after="2")


def test_a_post_keeps_its_key_over_all_tries() -> None:
    made, steps = course(POST, LOST, answer(502, {}), BUSY, answer())
    assert made == Money(amount=12500, currency="EUR")
    sent = [step.request for step in steps if isinstance(step, Send)]
    assert len({request.headers["idempotency-key"] for request in sent}) == 1
    assert {request.headers["authorization"] for request in sent} == {"Bearer cwk_test_x"}
    assert {request.content for request in sent} == {b'{"name":"x"}'}
    first, second, told = [step.seconds for step in steps if isinstance(step, Wait)]
    assert 0.25 <= first <= 0.5 <= second <= 1 < 2 <= told <= 2.25


def test_retries_end() -> None:
    with pytest.raises(Unavailable):
        course(POST, BUSY, BUSY, retries=1)
    with pytest.raises(ConnectionFailed) as failed:
        course(POST, LOST, LOST, retries=1)
    assert failed.value.__cause__ is LOST
    with pytest.raises(TimedOut):
        course(POST, httpx.ReadTimeout("slow"), retries=0)
    with pytest.raises(RateLimited) as limited:  # nobody waits an hour in a call
        course(POST, answer(429, {"code": "rate_limited"}, retry_after="3600"))
    assert limited.value.retry_after == 3600
    with pytest.raises(SlotTaken):
        course(POST, problem(409, "slot_taken"))


def test_what_may_have_been_done_is_not_repeated_against_its_version() -> None:
    patch = Call("PATCH", "/v1/things/1", Money, body={}, if_match='"1"')
    with pytest.raises(ConnectionFailed):
        course(patch, LOST)
    made, _ = course(patch, httpx.ConnectError("refused"), BUSY, answer())
    assert made.amount == 12500


def test_answers_of_later_versions_are_read() -> None:
    event = {"id": "evt_1", "occurred_at": "2026-11-02T09:00:00Z", "sequence": 1, "data": {"is": "new"}}
    unknown = parse(json.dumps(event | {"type": "robot.hired", "planet": "Mars"}))
    assert (type(unknown), unknown.type, unknown.data) == (Event, "robot.hired", {"is": "new"})
    assert unknown.model_extra == {"planet": "Mars"}
    with pytest.raises(Conflict) as refused:
        course(POST, problem(409, "robot_is_asleep", robot_id="rob_1"))
    assert type(refused.value) is Conflict
    assert (refused.value.code, refused.value.robot_id) == ("robot_is_asleep", "rob_1")
    with pytest.raises(ProblemError, match=r"brewed_tea: No\."):
        course(POST, problem(418, "brewed_tea"))


def test_what_is_no_answer_of_the_api_is_told_as_that() -> None:
    with pytest.raises(UnexpectedAnswer, match="is that address the API's"):
        course(POST, httpx.Response(404, text="<html>"))
    with pytest.raises(UnexpectedAnswer, match="can't read"):
        course(POST, answer(200, {"amount": "much"}))


def test_a_deprecated_operation_warns_once() -> None:
    call, again = (Call("GET", f"/v1/old-things/old_01jq2v5x8ye0rb6hm3k7n4d9t{end}/price", Money) for end in "ab")
    old = answer(deprecation="@1767225600", sunset="Wed, 01 Jul 2026 00:00:00 GMT")
    with pytest.warns(DeprecationWarning, match=r"GET /v1/old-things/\{id\}/price is deprecated; it ends on Wed, 01"):
        course(call, old)
    with warnings.catch_warnings(action="error"):
        course(again, old)


def test_an_answer_tells_how_it_came() -> None:
    made, _ = course(POST, answer(201, etag='"7"', idempotent_replayed="true", x_request_id="r1"))
    assert (made.http.status, made.http.etag, made.http.replayed, made.http.request_id) == (201, '"7"', True, "r1")
    assert made == Money(amount=12500, currency="EUR")
    assert made.model_dump() == MONEY
    assert Money(amount=1, currency="EUR").http == Http()
    with pytest.raises(ValueError, match="came without a version"):
        course(Call("PATCH", "/v1/things/1", Money, if_match=Money(amount=1, currency="EUR")), answer())


EVENTS = [{"id": f"evt_{n}", "type": "t", "occurred_at": "2026-11-02T09:00:00Z", "sequence": n, "data": "a\u2028b\r\n"}
          for n in range(3)]  # fmt: skip
STREAM = "".join(
    f": beat\r\nid: {event['id']}\r\nevent: {event['type']}\r\ndata: {json.dumps(event, ensure_ascii=False)}\r\n\r\n"
    for event in EVENTS
).encode()


@given(
    cuts=st.lists(st.integers(0, len(STREAM)), max_size=8).map(sorted), newline=st.sampled_from([b"\n", b"\r\n", b"\r"])
)
def test_a_stream_reads_the_same_however_its_bytes_are_cut(cuts: list[int], newline: bytes) -> None:
    stream = STREAM.replace(b"\r\n", newline)
    reader = Reader(Call("GET", "/v1/events/stream", bytes, query={"after": "evt_0"}), Event)
    assert "Last-Event-ID" not in reader.call().headers
    edges = [0, *cuts, len(stream) + 1]
    read = [event for at, to in pairwise(edges) for event in reader.feed(stream[at:to])]
    read += reader.feed(newline)  # a last CR may be half of a CRLF: the next byte tells
    assert [event.model_dump(mode="json", exclude_unset=True) for event in read] == EVENTS
    again = reader.call()
    assert (again.headers["Last-Event-ID"], again.query) == ("evt_2", {})


def test_half_a_message_of_a_broken_stream_is_forgotten() -> None:
    reader = Reader(Call("GET", "/v1/events/stream", bytes), Event)
    assert list(reader.feed(b"id: evt_before\nretry: 1000\n\n")) == []
    assert reader.call().headers["Last-Event-ID"] == "evt_before"
    whole, half = STREAM[: STREAM.index(b"id: evt_1")], STREAM[STREAM.index(b"id: evt_1") :][:40]
    assert [event.id for event in reader.feed(whole + half)] == ["evt_0"]
    assert reader.call().headers["Last-Event-ID"] == "evt_0"
    assert list(reader.feed(b"retry: 1000\n\n")) == []
    assert reader.last_id == "evt_0"
    assert [event.id for event in reader.feed(STREAM[STREAM.index(b"id: evt_1") :])] == ["evt_1", "evt_2"]
    assert list(reader.feed(b'event: end\ndata: {"code": "unauthenticated"}\n\n')) == []
    assert 0.8 <= reader.pause() <= 1.2 < 1.6 <= reader.pause() <= 2.4


def test_events_are_of_their_type() -> None:
    assert BookingConfirmed.model_fields["data"].annotation.__name__ == "Booking"
