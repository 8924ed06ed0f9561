"""Which routes there are, room by room, and how the document groups them."""

from __future__ import annotations

from coworkapi.benefits import routes as benefits
from coworkapi.billing import routes as billing
from coworkapi.billing.ledger import routes as ledger
from coworkapi.billing.runs import routes as billing_runs
from coworkapi.bookings import routes as bookings
from coworkapi.core import feed
from coworkapi.core.automations import routes as automations
from coworkapi.core.exports import routes as exports
from coworkapi.core.http import Router
from coworkapi.core.operations import routes as operations
from coworkapi.identity import routes as identity
from coworkapi.members import routes as members
from coworkapi.memberships import routes as memberships
from coworkapi.notifications import routes as notifications
from coworkapi.onboarding import routes as onboarding
from coworkapi.payments import routes as payments
from coworkapi.payments.bank import routes as bank
from coworkapi.payments.dunning import routes as dunning
from coworkapi.pricing import routes as pricing
from coworkapi.pricing.coupons import routes as coupons
from coworkapi.sandboxes import routes as sandboxes
from coworkapi.spaces import routes as spaces
from coworkapi.visits import routes as visits
from coworkapi.webhooks import routes as webhooks

ROUTERS: list[Router] = [
    feed.router,
    operations.router,
    exports.router,
    automations.router,
    *identity.ROUTERS,
    *spaces.ROUTERS,
    *members.ROUTERS,
    *billing.ROUTERS,
    *ledger.ROUTERS,
    *billing_runs.ROUTERS,
    *benefits.ROUTERS,
    *payments.ROUTERS,
    *dunning.ROUTERS,
    *bank.ROUTERS,
    *pricing.ROUTERS,
    *coupons.ROUTERS,
    *memberships.ROUTERS,
    *bookings.ROUTERS,
    *visits.ROUTERS,
    *webhooks.ROUTERS,
    *notifications.ROUTERS,
    *onboarding.ROUTERS,
    *sandboxes.ROUTERS,
]

TAGS: list[dict[str, str]] = [
    *feed.TAGS,
    *operations.TAGS,
    *exports.TAGS,
    *automations.TAGS,
    *identity.TAGS,
    *spaces.TAGS,
    *members.TAGS,
    *billing.TAGS,
    *ledger.TAGS,
    *billing_runs.TAGS,
    *benefits.TAGS,
    *payments.TAGS,
    *dunning.TAGS,
    *bank.TAGS,
    *pricing.TAGS,
    *coupons.TAGS,
    *memberships.TAGS,
    *bookings.TAGS,
    *visits.TAGS,
    *webhooks.TAGS,
    *notifications.TAGS,
    *onboarding.TAGS,
    *sandboxes.TAGS,
]
