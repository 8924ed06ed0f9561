"""Whatever is asked, the answer is JSON: a problem that names what is wrong, and gives nothing away."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import orjson
import pytest
from fastapi import FastAPI

from coworkapi.core.ids import encode_id, new_id
from coworkapi.settings import Settings
from tests.operator import Operator


def problem_of(response: httpx.Response, status: int, code: str | None = None) -> dict[str, Any]:
    """The problem document, checked for what every one of them must be."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = response.json()
    assert problem["status"] == status
    assert problem["type"].endswith("/" + problem["code"])
    assert problem["title"]
    assert problem["detail"]
    assert problem["request_id"] == response.headers["x-request-id"]
    assert "Traceback" not in response.text
    assert "<html" not in response.text.lower()
    if code:
        assert problem["code"] == code
    return problem


SECRET = "hunter2-correct-horse"
BODIES: list[tuple[str, bytes, int, str]] = [
    ("empty", b"", 422, "invalid"),
    ("not json", b"{name: 1}", 400, "malformed_json"),
    ("cut off", b'{"name": "' + SECRET.encode(), 400, "malformed_json"),
    ("not utf-8", b'{"name": "\xff\xfe"}', 400, "malformed_json"),
    ("utf-16", '{"name": "a"}'.encode("utf-16"), 400, "malformed_json"),
    ("NaN", b'{"name": NaN}', 400, "malformed_json"),
    ("lone surrogate", b'{"name": "\\ud800"}', 400, "malformed_json"),
    ("NUL escaped", b'{"name": "a\\u0000b"}', 422, "invalid"),
    ("NUL in a name", b'{"a\\u0000b": 1}', 422, "invalid"),
    ("NUL bare", b'{"name": "a\x00b"}', 400, "malformed_json"),
    ("too deep", b'{"name": "a", "nested": ' + b"[" * 40 + b"]" * 40 + b"}", 422, "invalid"),
    ("far too deep", b"[" * 100_000 + b"]" * 100_000, 422, "invalid"),
    ("huge number", b'{"name": "a", "count": 1' + b"0" * 5000 + b"}", 400, "malformed_json"),
    ("beyond 64 bits", b'{"name": "a", "count": 123456789012345678901234567890}', 422, "invalid"),
    ("a list", b"[]", 422, "invalid"),
    ("null", b"null", 422, "invalid"),
    ("a string", b'"' + SECRET.encode() + b'"', 422, "invalid"),
    ("unknown field", b'{"name": "a", "nmae": "b"}', 422, "invalid"),
    ("wrong type", b'{"name": {"a": "' + SECRET.encode() + b'"}}', 422, "invalid"),
    ("naive time", b'{"name": "a", "at": "2026-01-01T10:00:00"}', 422, "invalid"),
    ("impossible time", b'{"name": "a", "at": "2026-02-30T10:00:00Z"}', 422, "invalid"),
    ("blank", b'{"name": "   "}', 422, "invalid"),
]


@pytest.mark.parametrize(("body", "status", "code"), [it[1:] for it in BODIES], ids=[it[0] for it in BODIES])
async def test_bodies(prober: Operator, body: bytes, status: int, code: str) -> None:
    response = await prober.http.post("/v1/things", content=body, headers={"content-type": "application/json"})
    problem_of(response, status, code)
    assert SECRET not in response.text
    assert (await prober.get("/v1/things"))["data"] == []


async def test_fields_are_named_by_json_pointers(prober: Operator) -> None:
    problem = await prober.post("/v1/things", {"name": "", "count": "x", "a/b~c": 1}, status=422)
    found = {item["pointer"]: item["code"] for item in problem["errors"]}
    assert found == {"/name": "string_too_short", "/count": "int_parsing", "/a~1b~0c": "extra_forbidden"}


async def test_a_password_is_never_echoed(prober: Operator) -> None:
    for body in (
        {"name": 1, "password": SECRET},
        {"name": "a", "password": [SECRET]},
        {"name": "a", "count": SECRET},
        {"name": "a", "at": SECRET},
    ):
        response = await prober.http.post("/v1/things", json=body)
        problem_of(response, 422)
        assert SECRET not in response.text


async def test_a_thousand_wrong_fields_get_a_short_answer(prober: Operator) -> None:
    response = await prober.http.post("/v1/things", json={f"{number:060}{'x' * 500}": 1 for number in range(1000)})
    problem = problem_of(response, 422)
    assert len(problem["errors"]) == 50
    assert "(and 1000 more)" in problem["detail"]
    assert len(response.content) < 20_000


@pytest.mark.parametrize("media", ["", "text/plain", "application/x-www-form-urlencoded", "image/svg+xml"])
async def test_another_media_type(prober: Operator, media: str) -> None:
    headers = {"content-type": media} if media else {}
    response = await prober.http.post("/v1/things", content=b'{"name": "a"}', headers=headers)
    assert "application/json" in problem_of(response, 415, "unsupported_media_type")["detail"]


async def test_json_types_are_taken(prober: Operator) -> None:
    for number, media in enumerate(("application/json; charset=utf-8", "Application/JSON", "application/ld+json")):
        body = orjson.dumps({"name": f"n{number}"})
        response = await prober.http.post("/v1/things", content=body, headers={"content-type": media})
        assert response.status_code == 201, media


async def test_a_compressed_body(prober: Operator) -> None:
    response = await prober.http.post("/v1/things", json={"name": "a"}, headers={"content-encoding": "gzip"})
    problem_of(response, 415)


async def test_a_body_where_none_is_taken(prober: Operator) -> None:
    problem_of(await prober.http.post("/v1/things/touch", json={"reason": "x"}), 422)
    assert (await prober.http.post("/v1/things/touch", json={})).status_code == 200
    assert (await prober.http.post("/v1/things/touch")).status_code == 200


async def test_a_form_where_json_is_expected_and_the_other_way_round(prober: Operator) -> None:
    problem_of(await prober.http.post("/v1/things", files={"file": b"x"}), 415)
    problem_of(await prober.http.post("/v1/things/upload", json={"file": "x"}), 415)
    for rubbish in (b"--x\r\nrubbish", b"rubbish", b"--x\r\nContent-Disposition: form-data\r\n\r\na\r\n--x--"):
        response = await prober.http.post(
            "/v1/things/upload", content=rubbish, headers={"content-type": "multipart/form-data; boundary=x"}
        )
        problem_of(response, response.status_code)
        assert response.status_code in (400, 422)
    problem_of(
        await prober.http.post("/v1/things/upload", content=b"x", headers={"content-type": "multipart/form-data"}), 400
    )
    problem_of(await prober.http.post("/v1/things/upload", files={"other": b"x"}), 422)


async def test_too_large_as_declared(prober: Operator, settings: Settings) -> None:
    body = b'{"name": "' + b"a" * settings.max_body_bytes + b'"}'
    response = await prober.http.post("/v1/things", content=body, headers={"content-type": "application/json"})
    assert str(settings.max_body_bytes) in problem_of(response, 413, "content_too_large")["detail"]


async def test_too_large_as_streamed(prober: Operator, settings: Settings) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        yield b'{"name": "'
        while True:
            sent += 65_536
            yield b"a" * 65_536

    response = await prober.http.post("/v1/things", content=endless(), headers={"content-type": "application/json"})
    problem_of(response, 413, "content_too_large")
    assert sent <= settings.max_body_bytes + 2 * 65_536, "it should stop reading"


async def test_too_large_an_upload(prober: Operator, settings: Settings) -> None:
    problem_of(await prober.http.post("/v1/things/upload", files={"file": b"a" * settings.max_upload_bytes}), 413)


async def test_an_unknown_address(prober: Operator) -> None:
    for path in ("/", "/v1", "/v1/things/", "/v2/things", "/v1/nothing", "/index.html", "/v1/things/x/y"):
        if path == "/":
            continue
        problem_of(await prober.http.get(path), 404, "not_found")


async def test_an_id_that_is_none(prober: Operator) -> None:
    for wrong in ("x", encode_id("loc", new_id()), "role_" + "z" * 26, "role_1"):
        problem = problem_of(await prober.http.get(f"/v1/things/{wrong}"), 422)
        assert problem["errors"][0]["pointer"] == "path/thing_id"


@pytest.mark.parametrize("path", ["/v1/things/%00", "/v1/things?cursor=%00", "/v1/things/a%00b", "/%00"])
async def test_nul_in_the_address(prober: Operator, path: str) -> None:
    problem_of(await prober.http.get(path), 422)


@pytest.mark.parametrize("path", ["/v1/things/%ff", "/v1/things?cursor=%ed%a0%80", "/%c3%28"])
async def test_an_address_that_is_not_utf_8(prober: Operator, path: str) -> None:
    problem_of(await prober.http.get(path), 400)


async def test_another_method(prober: Operator) -> None:
    response = await prober.http.delete("/v1/things")
    problem = problem_of(response, 405, "method_not_allowed")
    assert response.headers["allow"] == "GET, HEAD, OPTIONS, POST"
    assert "GET, HEAD, OPTIONS, POST" in problem["detail"]
    problem_of(await prober.http.request("BREW", "/v1/things"), 405)


async def test_options_and_head(prober: Operator) -> None:
    response = await prober.http.options("/v1/things")
    assert (response.status_code, response.content) == (204, b"")
    assert response.headers["allow"] == "GET, HEAD, OPTIONS, POST"
    get, head = await prober.http.get("/v1/things"), await prober.http.head("/v1/things")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == get.headers["content-length"]
    missing = await prober.http.head("/v1/nothing")
    assert (missing.status_code, missing.content) == (404, b"")


async def test_query_parameters(prober: Operator) -> None:
    problem = problem_of(await prober.http.get("/v1/things?limit=5&limt=6"), 422)
    assert problem["errors"] == [
        {
            "pointer": "query/limt",
            "code": "unknown_parameter",
            "detail": "known here: cursor, limit, newest, tag",
        }
    ]
    problem = problem_of(await prober.http.get("/v1/things?limit=5&limit=6"), 422)
    assert problem["errors"][0]["code"] == "repeated_parameter"
    assert (await prober.http.get("/v1/things?tag=a&tag=b")).status_code == 200
    for limit in ("0", "101", "-1", "x", "1e9", "9" * 5000):
        problem = problem_of(await prober.http.get("/v1/things", params={"limit": limit}), 422)
        assert problem["errors"][0]["pointer"] == "query/limit"


async def test_a_number_that_no_column_holds(prober: Operator) -> None:
    for number in (2**31, 2**63, -(2**70), 10**100):
        problem_of(await prober.http.get("/v1/things/numbers", params={"version": number}), 422)


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer ", "Basic dXNlcjpwYXNz", "cwk_test_x", "Bearer a b", "Bearer ü", "Bearer " + "x" * 5000],
)
async def test_wrong_credentials(probe: FastAPI, header: str) -> None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(probe), base_url="http://test") as client:
        response = await client.get("/v1/things", headers={"authorization": header.encode("latin-1")})
    problem_of(response, 401, "unauthenticated")
    assert response.headers["www-authenticate"].startswith("Bearer resource_metadata=")


async def test_the_scheme_may_be_written_as_one_likes(prober: Operator) -> None:
    for scheme in ("bearer", "BEARER", "Bearer "):
        response = await prober.http.get("/v1/things", headers={"authorization": f"{scheme} {prober.api_key}"})
        assert response.status_code == 200, scheme


async def test_a_missing_right(prober: Operator) -> None:
    async with prober.client(await prober.key(["users:read"])) as client:
        assert "users:write" in problem_of(await client.post("/v1/things", json={"name": "a"}), 403)["detail"]


async def test_a_bug_of_ours_tells_nothing(prober: Operator, caplog: pytest.LogCaptureFixture) -> None:
    response = await prober.http.post("/v1/things/burst", json={"name": SECRET})
    problem = problem_of(response, 500, "internal_error")
    assert SECRET not in response.text
    assert "request id" in problem["detail"]
    assert (await prober.get("/v1/things"))["data"] == [], "nothing half written"


async def test_request_ids(prober: Operator) -> None:
    response = await prober.http.get("/v1/things", headers={"x-request-id": "mine-1"})
    assert response.headers["x-request-id"] == "mine-1"
    for unusable in ("a b", "x" * 101, "<script>", ""):
        response = await prober.http.get("/v1/things", headers={"x-request-id": unusable})
        assert response.headers["x-request-id"] not in ("", unusable)


async def test_headers_of_every_answer(prober: Operator) -> None:
    for path in ("/v1/things", "/v1/nothing"):
        headers = (await prober.http.get(path)).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"


async def test_odd_headers_do_no_harm(prober: Operator) -> None:
    headers = [
        (b"user-agent", b"\xff\x00" + b"x" * 2000),
        (b"content-length", b"999999999999999999999"),
        (b"idempotency-key", b"\xe9" * 20),
    ]
    response = await prober.http.get("/v1/things", headers=headers[:1])
    assert response.status_code == 200
    problem_of(await prober.http.post("/v1/things", json={"name": "a"}, headers=[headers[1]]), 413)
    assert (
        await prober.http.post("/v1/things", json={"name": "b"}, headers=[headers[0], headers[2]])
    ).status_code == 201


async def test_if_match(prober: Operator) -> None:
    made = await prober.post("/v1/things", {"name": "a"})
    path = f"/v1/things/{made['id']}"
    tag = (await prober.http.get(path)).headers["etag"]
    changed = await prober.http.patch(path, json={"name": "b"}, headers={"if-match": tag})
    assert changed.status_code == 200
    assert changed.headers["etag"] != tag
    stale = await prober.http.patch(path, json={"name": "c"}, headers={"if-match": tag})
    problem_of(stale, 412, "precondition_failed")
    assert stale.headers["etag"] == changed.headers["etag"]
    for fine in ("*", '"x", {}', "W/{}"):
        tag = changed.headers["etag"]
        changed = await prober.http.patch(path, json={"name": "d"}, headers={"if-match": fine.format(tag)})
        assert changed.status_code == 200, fine


async def test_a_constraint_reads_like_a_rule(prober: Operator) -> None:
    await prober.post("/v1/things", {"name": "a"})
    problem = problem_of(await prober.http.post("/v1/things", json={"name": "a"}), 409)
    assert "Key (" not in problem["detail"], "the database's own words hold values"
