"""The whole schedule of retries by the test clock, among 200 endpoints: `COWORKAPI_WHOLE_SCHEDULE=1`.

Three days pass: 20 endpoints hang, 20 answer 500, 20 are closed, one is gone, and 139 take what they get.
"""

from __future__ import annotations

import asyncio
import os
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import text

from coworkapi.gateways.outgoing import Poster
from coworkapi.settings import Settings
from coworkapi.webhooks import dispatch as dispatch_module
from coworkapi.webhooks.dispatch import Dispatcher
from coworkapi.webhooks.rules import DELAYS
from coworkapi.webhooks.service import seal_of
from tests.operator import Operator
from tests.webhooks.receiver import receiver
from tests.webhooks.test_under_fire import happen, hook

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
GOOD, EACH, EVENTS = 139, 20, 3
COUNT = """
SELECT count(*) AS n, min(d.tries) AS least, max(d.tries) AS most, min(d.next_attempt_at) AS first,
  max(d.next_attempt_at) AS last
FROM webhook_deliveries d JOIN webhook_endpoints e ON e.id = d.endpoint_id
WHERE d.state = :state AND (e.url LIKE '%/hang%' OR e.url LIKE '%/broken%' OR e.url LIKE '%/closed/%')"""


@pytest.mark.slow
@pytest.mark.skipif(not os.environ.get("COWORKAPI_WHOLE_SCHEDULE"), reason="takes long")
async def test_sixty_bad_endpoints_are_tried_on_schedule_to_its_end(
    operator: Operator, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatch_module, "Poster", partial(Poster, seconds=0.2))
    monkeypatch.setattr(dispatch_module, "SWEEP_SECONDS", 0.1)
    await operator.set_clock(NOON)
    async with receiver() as taker, AsyncExitStack() as ending:
        for number in range(GOOD):
            await hook(operator, f"{taker.url}/good/{number}")
        for number in range(EACH):
            taker.answers |= {f"/hang/{number}": None, f"/broken/{number}": (500, {})}
            for url in (f"{taker.url}/hang", f"{taker.url}/broken", "http://127.0.0.1:9/closed"):
                await hook(operator, f"{url}/{number}")
        taker.answers["/gone"] = (410, {})
        gone = await hook(operator, f"{taker.url}/gone")

        async def bad(state: str = "pending") -> tuple[int, int, int, datetime, datetime]:
            async with operator.db.transaction(operator.principal) as session:
                return tuple((await session.execute(text(COUNT), {"state": state})).one())  # type: ignore[return-value]

        async def tried(times: int, state: str = "pending") -> tuple[datetime, datetime]:
            async with asyncio.timeout(60):
                while True:
                    number, least, most, first, last = await bad(state)
                    if (number, least, most) == (3 * EACH * EVENTS, times, times):
                        return first, last
                    await asyncio.sleep(0.1)

        dispatcher = Dispatcher(seal_of(settings.secret_key.get_secret_value()), any_target=True)
        wake = asyncio.Event()
        serving = asyncio.create_task(dispatcher.serve(operator.db, asyncio.Event(), wake))
        ending.callback(serving.cancel)
        every, clock = await happen(operator, EVENTS), NOON
        for times, delay in enumerate(DELAYS, 1):
            wake.set()
            first, last = await tried(times)
            assert 0.9 * delay <= first - clock
            assert last - clock <= 1.1 * delay
            await operator.set_clock(first - timedelta(seconds=1))
            wake.set()
            await asyncio.sleep(0.3)
            assert (await bad())[1:3] == (times, times), "too early"
            clock = last
            await operator.set_clock(clock)
        wake.set()
        await tried(len(DELAYS) + 1, "failed")
        assert (await bad())[0] == 0
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)
        for number in range(GOOD):
            came = [one.headers["webhook-id"] for one in taker.at(f"/good/{number}")]
            assert len(came) == EVENTS, "each event once"
            assert set(came) == every
        assert len(taker.at("/gone")) <= 2
        await operator.sweep()  # what watches over endpoints
        assert (await operator.get(f"/v1/webhook-endpoints/{gone}"))["state"] == "disabled"
