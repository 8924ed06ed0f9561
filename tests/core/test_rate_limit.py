"""Rate limits: told in headers, kept per credential and address, shared through Redis, and not needing it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI
from redis.asyncio import Redis

from coworkapi.core.errors import RateLimited
from coworkapi.core.rate_limit import PUBLIC_SHARE, WINDOW_SECONDS, RateLimiter
from coworkapi.settings import Settings
from tests.core.probe import probe_app
from tests.operator import Operator, client_of, make_operator

LIMIT = 20


@pytest.fixture
async def limited(settings: Settings) -> AsyncIterator[FastAPI]:
    async with probe_app(settings, rate_limit_per_minute=LIMIT) as app:
        yield app


@pytest.fixture
async def caller(limited: FastAPI) -> AsyncIterator[Operator]:
    async with make_operator(limited) as made:
        yield made


@pytest.fixture(autouse=True)
async def _not_at_the_end_of_a_minute() -> None:
    """A window that ends within a test would start the counting anew."""
    left = _seconds_left()
    await asyncio.sleep(left + 0.1 if left < 8 else 0)


def _seconds_left() -> float:
    limiter = RateLimiter(10**6)
    return float(limiter.check_token("clock")["RateLimit"].rsplit("t=", 1)[1])


async def test_each_answer_tells_what_is_left(caller: Operator) -> None:
    for number in range(3):
        headers = (await caller.http.get("/v1/things")).headers
        assert headers["ratelimit-policy"] == f'"default";q={LIMIT};w={WINDOW_SECONDS}'
        assert headers["ratelimit"].startswith(f'"default";r={LIMIT - 1 - number};t=')
    refused = await caller.http.get("/v1/things", params={"limit": 0})
    assert refused.status_code == 422
    assert refused.headers["ratelimit"].startswith(f'"default";r={LIMIT - 4};t='), "refusals count and tell, too"


async def test_too_many_are_refused_until_the_next_minute(caller: Operator) -> None:
    answers = [await caller.http.get("/v1/things") for _ in range(LIMIT + 2)]
    assert [answer.status_code for answer in answers] == [200] * LIMIT + [429] * 2
    refused = answers[-1]
    assert refused.json()["code"] == "rate_limited"
    assert 0 < int(refused.headers["retry-after"]) <= WINDOW_SECONDS
    assert refused.headers["ratelimit"].startswith('"default";r=0;t=')
    async with caller.client(await caller.key(["users:read"])) as other:
        assert (await other.get("/v1/things")).status_code == 200, "another credential has its own"


async def test_without_sign_in_an_address_has_a_tenth(limited: FastAPI) -> None:
    share = LIMIT // PUBLIC_SHARE
    async with client_of(limited, None) as anyone:
        answers = [await anyone.post("/v1/nowhere/things", json={"name": "a"}) for _ in range(share + 1)]
    assert [answer.status_code for answer in answers] == [201] * share + [429]


async def test_guessing_tokens_costs_the_address(limited: FastAPI) -> None:
    """Each guess is another token, so a limit for each token alone would be none."""
    share = LIMIT // PUBLIC_SHARE
    statuses = []
    for number in range(share + 2):
        async with client_of(limited, f"cwk_test_guess{number}") as guesser:
            statuses.append((await guesser.get("/v1/things")).status_code)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(limited), base_url="http://test") as client:
        statuses.append((await client.get("/v1/things", headers={"authorization": "Basic x"})).status_code)
    assert statuses == [401] * share + [429] * 3


async def test_no_limit_no_headers(prober: Operator) -> None:
    assert "ratelimit" not in (await prober.http.get("/v1/things")).headers


def spend(limiter: RateLimiter, count: int) -> None:
    for _ in range(count):
        limiter.check_token("shared")


async def test_processes_share_their_counts_through_redis(redis_url: str) -> None:
    first, second = RateLimiter(10), RateLimiter(10)
    redis = Redis.from_url(redis_url)
    sharing = [asyncio.create_task(limiter.share(redis)) for limiter in (first, second)]
    try:
        for limiter in (first, second):
            for _ in range(4):
                limiter.check_token("shared")
        await asyncio.sleep(2.5)  # they exchange once a second; the first to do so learns of the other a second later
        for limiter in (first, second):
            limiter.check_token("shared")
        await asyncio.sleep(2.5)
        for limiter in (first, second):
            with pytest.raises(RateLimited):
                spend(limiter, 2)  # ten of ten are spent; what the other did a moment ago may not be known yet
    finally:
        for task in sharing:
            task.cancel()
        await asyncio.gather(*sharing, return_exceptions=True)
        await redis.aclose()


async def test_without_redis_each_process_counts_alone() -> None:
    limiter = RateLimiter(3)
    redis = Redis.from_url("redis://127.0.0.1:1", socket_connect_timeout=0.1)
    sharing = asyncio.create_task(limiter.share(redis))
    limiter.check_token("alone")
    await asyncio.sleep(1.5)
    assert not sharing.done()
    limiter.check_token("alone")
    limiter.check_token("alone")
    with pytest.raises(RateLimited):
        limiter.check_token("alone")
    sharing.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await sharing
    await redis.aclose()
