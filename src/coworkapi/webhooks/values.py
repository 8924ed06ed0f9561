"""Words of webhooks."""

from __future__ import annotations

from typing import Literal

EndpointState = Literal["enabled", "disabled"]
DisabledReason = Literal["by_hand", "gone", "failing", "app_ended"]
DeliveryState = Literal["pending", "delivered", "failed", "cancelled"]
# Told to its own endpoint alone, whatever that chose.
TEST_EVENT = "webhook_endpoint.tested"
