"""Real processes that can be killed: API servers and a worker, on servers of the test's own."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import httpx

from coworkapi.local.ports import any_port
from coworkapi.local.processes import end_with_parent
from tests.crash.service import serve, work
from tests.forked import PROCESSES


@dataclass
class Program:
    """One process, started anew after each kill."""

    main: Callable[..., None]
    arguments: tuple[int, ...]
    environment: dict[str, str]
    log: Path
    kills: int = 0
    process: ForkServerProcess | None = None

    def start(self) -> None:
        self.process = PROCESSES.Process(target=_become, args=(self.main, self.arguments, self.environment, self.log))
        self.process.start()

    def kill(self) -> None:
        """`kill -9`, wherever it is."""
        if self.process is not None:
            self.process.kill()
            self.process.join()
            self.kills += 1

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.join()


def _become(main: Callable[..., None], arguments: tuple[int, ...], environment: dict[str, str], log: Path) -> None:
    """What a fresh process does."""
    end_with_parent(signal.SIGKILL)
    os.environ.update(environment)
    with log.open("ab") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    main(*arguments)


@dataclass
class Cluster:
    """API servers and a worker."""

    database_url: str
    redis_url: str
    folder: Path
    servers: int = 2
    ports: list[int] = field(default_factory=list)
    apis: list[Program] = field(default_factory=list)
    worker: Program | None = None

    def start(self) -> None:
        environment = {
            "COWORKAPI_ENVIRONMENT": "development",
            "COWORKAPI_DATABASE_URL": self.database_url,
            "COWORKAPI_REDIS_URL": self.redis_url,
            "COWORKAPI_SECRET_KEY": "crash-" + "x" * 40,
            "COWORKAPI_RATE_LIMIT_PER_MINUTE": "0",
            "COWORKAPI_DATA_DIR": str(self.folder),
            "COWORKAPI_LOG_LEVEL": "warning",
            "COWORKAPI_DATABASE_POOL_SIZE": "10",
        }
        for number in range(self.servers):
            port = any_port()
            self.ports.append(port)
            self.apis.append(Program(serve, (port,), environment, self.folder / f"api{number}.log"))
        self.worker = Program(work, (), environment, self.folder / "worker.log")
        for program in self.programs:
            program.start()

    @property
    def programs(self) -> list[Program]:
        return [*self.apis, *([self.worker] if self.worker else [])]

    def stop(self) -> None:
        for program in self.programs:
            program.stop()

    def url(self, number: int) -> str:
        return f"http://127.0.0.1:{self.ports[number % len(self.ports)]}"

    def logs(self) -> str:
        """The end of every process's log, to show when a test fails."""
        return "\n".join(f"--- {program.log.name}\n{program.log.read_text()[-6000:]}" for program in self.programs)

    async def ready(self, seconds: float = 60) -> None:
        """Returns when every API server can serve."""
        async with httpx.AsyncClient() as client:
            for number in range(len(self.ports)):
                deadline = time.monotonic() + seconds
                while True:
                    try:
                        if (await client.get(f"{self.url(number)}/readyz")).status_code == 200:
                            break
                    except httpx.TransportError:
                        pass
                    if time.monotonic() > deadline:
                        raise AssertionError(f"the API on {self.url(number)} is not ready:\n{self.logs()}")
                    await asyncio.sleep(0.05)
