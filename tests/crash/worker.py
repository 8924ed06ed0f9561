"""The worker process, with the reactions of `service.py`."""

from __future__ import annotations

import asyncio

from coworkapi.worker import run
from tests.crash.service import REACTIONS

if __name__ == "__main__":
    asyncio.run(run(handlers=REACTIONS))
