"""Where webhooks may not go, and that the answer of the other side can do no harm."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

import pytest
from fastapi import FastAPI

from coworkapi.app import create_app
from coworkapi.gateways.outgoing import ANSWER_BYTES, Poster, fault_of_url, is_public
from coworkapi.settings import Settings
from tests.operator import Operator, client_of, make_operator
from tests.webhooks.receiver import receiver

CLOSED = [
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "100.100.100.200", "192.0.0.192", "198.18.0.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
    "168.63.129.16", "192.88.99.1", "::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "fe80::1",
    "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1", "64:ff9b::7f00:1", "64:ff9b:1::1",
    "2002:7f00:1::", "2001::1", "2001:db8::1", "100::1", "3fff::1", "5f00::1",
]  # fmt: skip
# What resolvers understand as such an address although it doesn't look like one.
DISGUISED = ["2130706433", "0x7f000001", "0177.0.0.1", "0x7f.1", "127.1", "017700000001", "2852039166", "127.0.0.1."]


@pytest.mark.parametrize("address", CLOSED)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)
    host = f"[{address.partition('%')[0]}]" if ":" in address else address
    assert fault_of_url(f"https://{host}/", any_target=False, https_only=True)


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2606:4700:4700::1111", "2a00:1450:4001::1"])
def test_addresses_that_are(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        *(f"https://{host}/" for host in DISGUISED),
        "https://localhost/", "https://LOCALHOST./", "https://db.internal/", "https://printer.local/", "https://intranet/",
        "https://user:password@example.com/", "https://example.com/#part", "https://example.com:22/",
        "https://example.com:99999/", "https://exa mple.com/", "https://example.com/\r\nX-Evil: 1", "https://example.com/\t",
        "https://example.com\\@127.0.0.1/", "https://münchen.example/", "http://example.com/", "ftp://example.com/",
        "file:///etc/passwd", "gopher://example.com/", "//example.com/", "https://", "https:///x", "example.com",
        "https://[::1/", "javascript:alert(1)",
    ],
)  # fmt: skip
def test_addresses_that_no_endpoint_may_have(url: str) -> None:
    assert fault_of_url(url, any_target=False, https_only=True)


@pytest.mark.parametrize("host", [*DISGUISED, "localhost", "::1", "::ffff:127.0.0.1"])
async def test_a_name_that_leads_inside_is_refused_where_the_connection_is_made(host: str) -> None:
    """Each is asked of the real resolver, as for a name whose owner lets it lead to this machine."""
    async with receiver() as inside:
        port = int(inside.url.rpartition(":")[2])
        async with Poster() as poster:
            url = f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
            answer = await poster.post(url, [], b"{}")
        assert answer.status is None
        assert "public" in (answer.error or "") or "resolved" in (answer.error or ""), answer
        assert not inside.received


async def test_a_name_that_leads_elsewhere_the_second_time_finds_the_door_closed() -> None:
    """DNS rebinding: checked is what is connected to, so that no answer is trusted from an earlier look."""

    class Rebinding(Poster):
        looks = 0

        async def addresses(self, host: str, port: int) -> list[str]:
            self.looks += 1
            return ["127.0.0.1"]  # what a check before, by another look, took for something else

    async with receiver() as inside:
        poster = Rebinding()
        answer = await poster.post(f"http://rebinding.example:{inside.url.rpartition(':')[2]}/", [], b"{}")
        assert (answer.status, poster.looks) == (None, 1)
        assert "public" in (answer.error or "")
        assert not inside.received


async def test_an_answer_without_end_is_read_to_a_bound_and_a_hanging_one_given_up() -> None:
    async def endless(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        try:
            while True:
                writer.write(b"x" * 65_536)
                await writer.drain()
        except ConnectionError:
            writer.close()

    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                writer.write(b"H")
                await writer.drain()
                await asyncio.sleep(0.05)
        except ConnectionError:
            writer.close()

    for serve, wanted in ((endless, (200, None)), (drip, (None, "no answer within 0.5 seconds"))):
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        async with Poster(any_target=True, seconds=0.5) as poster:
            url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
            answer = await poster.post(url, [], b"{}")
        server.close()
        assert (answer.status, answer.error) == wanted or (wanted[0] is None and answer.status is None), answer
        assert len(answer.body) <= ANSWER_BYTES


async def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    async with receiver() as taker, Poster(any_target=True) as poster:
        assert (await poster.post(f"{taker.url}/hook", [], b"{}")).status == 204


@pytest.fixture
async def strict(settings: Settings) -> Any:
    """An application whose webhooks go to the public internet only."""
    app: FastAPI = create_app(settings.model_copy(update={"webhook_targets": "public"}))
    async with app.router.lifespan_context(app):
        yield app


async def test_over_http_with_a_clear_problem_and_plain_http_for_the_sandbox_only(strict: FastAPI) -> None:
    async def tried(operator: Operator, urls: Iterable[str]) -> list[tuple[int, str]]:
        answers = [await operator.http.post("/v1/webhook-endpoints", json={"url": url}) for url in urls]
        return [(a.status_code, a.json().get("errors", [{}])[0].get("code", "")) for a in answers]

    refused = (422, "url_refused")
    urls = ["http://hooks.example.com/x", "https://hooks.example.com/x", "https://169.254.169.254/latest/meta-data"]
    async with make_operator(strict) as sandbox, make_operator(strict, mode="live") as live:
        assert await tried(sandbox, urls) == [(201, ""), (201, ""), refused]
        assert await tried(live, urls) == [refused, (201, ""), refused]
    async with client_of(strict, None) as nobody:
        assert (await nobody.get("/v1/webhook-endpoints")).status_code == 401
