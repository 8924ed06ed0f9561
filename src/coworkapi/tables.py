"""Every table of the service, imported so that the metadata is whole (migrations, catalogue tests)."""

from coworkapi.benefits import models as benefits
from coworkapi.billing import models as billing
from coworkapi.billing.runs import models as billing_runs
from coworkapi.bookings import attendee_models as attendees
from coworkapi.bookings import models as bookings
from coworkapi.core import audit, events, idempotency
from coworkapi.core.automations import models as automations
from coworkapi.core.exports import models as exports
from coworkapi.core.operations import models as operations
from coworkapi.gateways.payments_local import models as local_payments
from coworkapi.identity import models as identity
from coworkapi.identity.factors import models as factors
from coworkapi.identity.oauth import models as oauth
from coworkapi.identity.sso import models as sso
from coworkapi.members import models as members
from coworkapi.members.passkeys import models as member_passkeys
from coworkapi.memberships import models as memberships
from coworkapi.notifications import models as notifications
from coworkapi.payments import models as payments
from coworkapi.payments.bank import models as bank
from coworkapi.payments.dunning import models as dunning
from coworkapi.pricing import models as pricing
from coworkapi.pricing.coupons import models as coupons
from coworkapi.sandboxes import models as sandboxes
from coworkapi.spaces import models as spaces
from coworkapi.visits import models as visits
from coworkapi.webhooks import models as webhooks

ROOMS = (
    events,
    audit,
    idempotency,
    operations,
    automations,
    exports,
    sandboxes,
    local_payments,
    identity,
    factors,
    oauth,
    sso,
    spaces,
    members,
    member_passkeys,
    billing,
    billing_runs,
    payments,
    bank,
    dunning,
    benefits,
    pricing,
    coupons,
    memberships,
    bookings,
    attendees,
    visits,
    notifications,
    webhooks,
)
