from __future__ import annotations

import gc

from fastapi import FastAPI


async def test_what_the_application_is_built_of_is_not_collected_again(app: FastAPI) -> None:
    assert gc.get_freeze_count() > 100_000
    assert gc.get_threshold()[0] >= 20_000
