"""The routes of webhooks."""

from __future__ import annotations

from coworkapi.webhooks.routes import deliveries, endpoints

ROUTERS = [endpoints.router, deliveries.router]
TAGS = [
    {
        "name": "Webhooks",
        "description": "Addresses of yours that are told of events as they happen, and what became of each delivery. "
        "Signed as Standard Webhooks says.",
    }
]
