"""One request, one transaction: done and answered, or neither; repeated whole where that is safe."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from sqlalchemy import func, select, text
from sqlalchemy.engine import make_url

from coworkapi.core.audit import AuditEntry
from coworkapi.core.db import Database
from coworkapi.core.events import Event
from coworkapi.core.ids import new_id
from coworkapi.settings import Settings
from tests.core.probe import entered, probe_app, trips
from tests.operator import Operator, client_of

KILL_MYSELF = ["SET ROLE NONE", "SELECT pg_terminate_backend(pg_backend_pid())"]


class Cut:
    """A line to PostgreSQL that can be cut at a commit: before the server gets it, or before its answer is seen."""

    def __init__(self, host: str, port: int) -> None:
        self.target = (host, port)
        self.when: str | None = None  # "before" or "after": the next commit that follows an INSERT into roles
        self.cuts = 0
        self.port = 0

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield
        finally:
            server.close()
            await server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there_reader, there_writer = await asyncio.open_connection(*self.target)
        lines = (writer, there_writer)

        async def to_server() -> None:
            while data := await reader.read(65_536):
                if self.when and b"COMMIT" in data:
                    when, self.when = self.when, None
                    self.cuts += 1
                    answering.cancel()
                    if when == "after":
                        there_writer.write(data)
                        await asyncio.sleep(0.2)  # the server commits, and its answer is lost
                    return
                there_writer.write(data)
                await there_writer.drain()

        async def to_client() -> None:
            while data := await there_reader.read(65_536):
                writer.write(data)
                await writer.drain()
            writer.close()

        answering = asyncio.create_task(to_client())
        try:
            await to_server()
        except ConnectionError:
            pass
        finally:
            answering.cancel()
            await asyncio.gather(answering, return_exceptions=True)
            for end in lines:
                end.transport.abort()
            await asyncio.gather(*(end.wait_closed() for end in lines), return_exceptions=True)


@pytest.fixture(scope="session")
async def line(settings: Settings) -> AsyncIterator[tuple[Cut, httpx.ASGITransport]]:
    """The probing application, behind a line that can be cut."""
    url = make_url(settings.database_url)
    cut = Cut(url.host or "", url.port or 5432)
    async with cut.running():
        cut_url = url.set(port=cut.port).render_as_string(hide_password=False)
        async with probe_app(settings, database_url=cut_url) as app:
            yield cut, httpx.ASGITransport(app)


@asynccontextmanager
async def over(line: tuple[Cut, httpx.ASGITransport], prober: Operator) -> AsyncIterator[httpx.AsyncClient]:
    headers = {"authorization": f"Bearer {prober.api_key}"}
    async with httpx.AsyncClient(transport=line[1], base_url="http://test", headers=headers) as client:
        assert (await client.get("/v1/things")).status_code == 200  # connected, with nothing of that left to commit
        yield client


async def names(prober: Operator) -> list[str]:
    return [item["name"] for item in (await prober.get("/v1/things"))["data"]]


async def count(prober: Operator, model: type[AuditEntry] | type[Event]) -> int:
    async with prober.db.transaction(prober.principal) as session:
        return int((await session.execute(select(func.count()).select_from(model))).scalar_one())


async def test_a_write_leaves_its_fact_and_its_audit_entry(prober: Operator) -> None:
    made = await prober.post("/v1/things", {"name": "a"})
    async with prober.db.transaction(prober.principal) as session:
        entry = (await session.execute(select(AuditEntry))).scalar_one()
        event = (await session.execute(select(Event))).scalar_one()
    assert (entry.action, entry.principal_kind) == ("create_thing", "api_key")
    assert event.request_id == entry.request_id
    assert event.data == made
    assert event.principal.startswith("key_")
    assert (event.type, event.sequence) == ("probe.made", 1)


async def test_a_refusal_after_the_write_undoes_it(prober: Operator) -> None:
    await prober.post("/v1/things/refuse", {"name": "a"}, status=422)
    await prober.post("/v1/things/burst", {"name": "a"}, status=500)
    assert (await names(prober), await count(prober, Event), await count(prober, AuditEntry)) == ([], 0, 0)


async def test_a_read_leaves_no_audit_entry(prober: Operator) -> None:
    await prober.get("/v1/things")
    assert await count(prober, AuditEntry) == 0


async def test_a_connection_lost_on_the_way_is_not_noticed(prober: Operator) -> None:
    name = f"lost-{new_id().hex}"
    trips[name] = KILL_MYSELF
    await prober.post("/v1/things", {"name": name})
    assert entered[name] == 2
    assert (await names(prober), await count(prober, Event)) == ([name], 1)


async def test_an_upload_is_repeated_with_its_file(prober: Operator) -> None:
    name = f"file-{new_id().hex}"
    trips[name] = KILL_MYSELF
    response = await prober.http.post("/v1/things/upload", files={"file": name.encode()})
    assert response.status_code == 201, response.text
    assert entered[name] == 2
    assert await names(prober) == [name]


async def test_a_deadlock_is_repeated_until_both_are_done(prober: Operator) -> None:
    first, second = [(await prober.post("/v1/things", {"name": name}))["id"] for name in "ab"]
    entered["swap"] = 0
    answers = await asyncio.gather(
        prober.http.post("/v1/things/swap", params={"first": first, "second": second}),
        prober.http.post("/v1/things/swap", params={"first": second, "second": first}),
    )
    assert [answer.status_code for answer in answers] == [200, 200]
    assert entered["swap"] >= 3, "one of them was the victim and came again"


async def test_a_commit_that_never_arrived_is_unknown_and_not_repeated(
    line: tuple[Cut, httpx.ASGITransport], prober: Operator
) -> None:
    cut = line[0]
    for when, there in (("before", False), ("after", True)):
        name = f"{when}-{new_id().hex}"
        async with over(line, prober) as client:
            cut.when = when
            response = await client.post("/v1/things", json={"name": name})
        assert response.status_code == 503, response.text
        assert response.json()["code"] == "commit_unknown"
        assert response.headers["retry-after"] == "1"
        assert "Idempotency-Key" in response.json()["detail"]
        assert entered[name] == 1, "doing it twice could have made two"
        await asyncio.sleep(0.1)
        assert (name in await names(prober)) is there


async def test_with_a_key_an_unknown_commit_finds_out_by_itself(
    line: tuple[Cut, httpx.ASGITransport], prober: Operator
) -> None:
    cut = line[0]
    for when, tries in (("before", 2), ("after", 1)):
        name = f"{when}-{new_id().hex}"
        async with over(line, prober) as client:
            cut.when = when
            response = await client.post("/v1/things", json={"name": name}, headers={"idempotency-key": name})
        assert response.status_code == 201, response.text
        assert entered[name] == tries
        assert (await names(prober)).count(name) == 1
    assert cut.cuts >= 2


async def test_a_read_is_repeated_over_a_cut_line(line: tuple[Cut, httpx.ASGITransport], prober: Operator) -> None:
    async with over(line, prober) as client:
        line[0].when = "before"
        assert (await client.get("/v1/things")).status_code == 200
    assert line[0].when is None


async def test_without_a_database_the_answer_is_503(settings: Settings) -> None:
    nowhere = make_url(settings.database_url).set(port=1).render_as_string(hide_password=False)
    async with probe_app(settings, database_url=nowhere) as app, client_of(app, "cwk_test_x") as client:
        response = await client.get("/v1/things")
        assert response.status_code == 503, response.text
        assert response.json()["code"] == "unavailable"
        assert response.headers["retry-after"] == "1"
        ready = await client.get("/readyz")
        assert (ready.status_code, ready.json()["status"]) == (503, "not ready")
        assert (await client.get("/healthz")).status_code == 200


async def test_a_statement_that_takes_too_long_is_stopped(settings: Settings, prober: Operator) -> None:
    impatient = Database(settings.database_url, role=settings.database_role, pool_size=1, statement_seconds=1)
    async with probe_app(settings) as app, client_of(app, prober.api_key) as client:
        usual, app.state.db = app.state.db, impatient
        response = await client.get("/v1/things/slow", params={"seconds": 20})
        assert response.status_code == 503, response.text
        assert response.json()["code"] == "unavailable"
        assert (await client.get("/v1/things")).status_code == 200
        app.state.db = usual
    await impatient.close()


async def test_with_all_connections_busy_the_answer_is_503(settings: Settings, prober: Operator) -> None:
    narrow = Database(
        settings.database_url, role=settings.database_role, pool_size=1, pool_overflow=0, pool_seconds=0.3
    )
    async with probe_app(settings) as app, client_of(app, prober.api_key) as client:
        usual, app.state.db = app.state.db, narrow
        busy = asyncio.create_task(client.get("/v1/things/slow", params={"seconds": 1}))
        await asyncio.sleep(0.1)
        response = await client.get("/v1/things")
        assert response.status_code == 503, response.text
        assert int(response.headers["retry-after"]) > 0
        assert (await busy).status_code == 200
        app.state.db = usual
    await narrow.close()


async def test_a_hanging_transaction_is_ended_by_the_server(db: Database) -> None:
    async with db.session() as session:
        for setting, value in {
            "statement_timeout": "30s",
            "lock_timeout": "10s",
            "idle_in_transaction_session_timeout": "2min",
            "timezone": "UTC",
        }.items():
            assert (await session.execute(text(f"SHOW {setting}"))).scalar_one().lower() == value.lower()
        assert (await session.execute(text("SELECT current_user"))).scalar_one() == "coworkapi_app"


async def test_a_constraint_checked_at_the_commit_is_an_error_of_the_request(prober: Operator) -> None:
    """Nothing is sent before the commit: what the database refuses only there is still an HTTP error."""
    name = f"late-{new_id().hex}"
    trips[name] = [
        "SET ROLE NONE",
        "CREATE TEMPORARY TABLE late (a int CONSTRAINT late_once UNIQUE DEFERRABLE INITIALLY DEFERRED) ON COMMIT DROP",
        "INSERT INTO late VALUES (1), (1)",
        "SET ROLE coworkapi_app",
    ]
    response = await prober.http.post("/v1/things", json={"name": name})
    assert response.status_code == 409, response.text
    assert response.json()["constraint"] == "late_once"
    assert (await names(prober), await count(prober, Event)) == ([], 0)
