from __future__ import annotations

import pytest

from tests.identity.factories import make_location
from tests.operator import Operator


@pytest.fixture
async def two_locations(operator: Operator) -> tuple[str, str]:
    """Ids of two locations of the operator."""
    return await make_location(operator), await make_location(operator)
