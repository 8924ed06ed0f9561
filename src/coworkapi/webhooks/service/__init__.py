"""The verbs of webhooks."""

from coworkapi.webhooks.service.deliveries import (
    delivery_detail,
    find_delivery,
    replay_delivery,
    replay_range,
    send_test,
)
from coworkapi.webhooks.service.endpoints import (
    create_endpoint,
    delete_endpoint,
    disable_endpoint,
    enable_endpoint,
    endpoint_out,
    find_endpoint,
    rotate_secret,
    seal_of,
    update_endpoint,
)
from coworkapi.webhooks.service.watching import watch_endpoints

__all__ = [
    "create_endpoint",
    "delete_endpoint",
    "delivery_detail",
    "disable_endpoint",
    "enable_endpoint",
    "endpoint_out",
    "find_delivery",
    "find_endpoint",
    "replay_delivery",
    "replay_range",
    "rotate_secret",
    "seal_of",
    "send_test",
    "update_endpoint",
    "watch_endpoints",
]
