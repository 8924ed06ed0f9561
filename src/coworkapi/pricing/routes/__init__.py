"""Routes of pricing."""

from __future__ import annotations

from coworkapi.core.http import Router
from coworkapi.pricing.routes import prices, rates

ROUTERS: list[Router] = [rates.router, prices.member_router, prices.public_router]
TAGS: list[dict[str, str]] = [
    {
        "name": "Rates",
        "description": "What time costs: hours, windows, packages and caps, for members and the public.",
    }
]
