"""One screen: which fact has which reactions, and what falls due. `routing.py` has the routes, which no worker needs.

Rooms of one floor never import each other; where they meet stands here.
"""

from __future__ import annotations

from collections.abc import Mapping
from email.utils import parseaddr

from coworkapi.benefits import jobs as benefits_jobs
from coworkapi.benefits import service as benefits_service
from coworkapi.benefits.handlers import credits as benefits_credits
from coworkapi.benefits.handlers import discounts as benefits_discounts
from coworkapi.benefits.handlers import products as benefits_products
from coworkapi.benefits.handlers import values as benefits_values
from coworkapi.billing import events as billing_events
from coworkapi.billing import handlers as billing_handlers
from coworkapi.billing import jobs as billing_jobs
from coworkapi.billing.ledger.contributors import contribute
from coworkapi.billing.runs import handlers as billing_runs_handlers
from coworkapi.billing.runs import jobs as billing_runs_jobs
from coworkapi.billing.runs.values import ChargeSource
from coworkapi.bookings import events as bookings_events
from coworkapi.bookings import handlers as booking_handlers
from coworkapi.bookings import jobs as booking_jobs
from coworkapi.bookings import waitlist_handlers
from coworkapi.core.automations import KIND, Automation, register, run_automation
from coworkapi.core.events import Fact, Handler
from coworkapi.core.exports import KIND as EXPORT
from coworkapi.core.exports import Lists, delete_expired, export_work
from coworkapi.core.files import open_store
from coworkapi.core.jobs import Due, DueWork
from coworkapi.core.leaving import ask_before_leaving
from coworkapi.core.operations import Work, operations_due
from coworkapi.core.operations.events import OperationEnded
from coworkapi.gateways.mail import open_mail
from coworkapi.gateways.payments import KeyedGateway
from coworkapi.gateways.payments_gocardless import LIVE_URL, SANDBOX_URL, GoCardlessPayments
from coworkapi.gateways.payments_stripe import StripePayments
from coworkapi.gateways.vat import open_vat_register
from coworkapi.identity import events as identity_events
from coworkapi.identity import jobs as identity_jobs
from coworkapi.identity.oauth import events as oauth_events
from coworkapi.identity.oauth import jobs as oauth_jobs
from coworkapi.identity.oauth.members_door import MembersDoor, set_members_door
from coworkapi.members import events as members_events
from coworkapi.members import jobs as members_jobs
from coworkapi.members import queries as members_queries
from coworkapi.members import service as members_service
from coworkapi.members.passkeys import events as passkey_events
from coworkapi.memberships import events as memberships_events
from coworkapi.memberships import jobs as memberships_jobs
from coworkapi.memberships import queries as memberships_queries
from coworkapi.memberships.handlers import deposits as memberships_deposits
from coworkapi.memberships.handlers import members as memberships_members
from coworkapi.memberships.handlers import standings as memberships_standings
from coworkapi.memberships.service import cycles as memberships_cycles
from coworkapi.memberships.service import staying as memberships_staying
from coworkapi.memberships.service.recurring import cash as memberships_cash
from coworkapi.notifications import dunning as dunning_mail
from coworkapi.notifications import handlers as mail
from coworkapi.notifications import jobs as notifications_jobs
from coworkapi.notifications import letters as letter_mail
from coworkapi.notifications import service as notifications_service
from coworkapi.notifications import webhooks as webhook_mail
from coworkapi.payments import events as payments_events
from coworkapi.payments import handlers as payments_handlers
from coworkapi.payments import jobs as payments_jobs
from coworkapi.payments.bank import jobs as bank_jobs
from coworkapi.payments.dunning import events as dunning_events
from coworkapi.payments.dunning import handlers as dunning_handlers
from coworkapi.payments.dunning import jobs as dunning_jobs
from coworkapi.payments.gateways import Gateways
from coworkapi.payments.values import OwnKeys, Provider
from coworkapi.pricing.coupons import handlers as coupon_handlers
from coworkapi.sandboxes import jobs as sandboxes_jobs
from coworkapi.settings import Settings
from coworkapi.spaces import events as spaces_events
from coworkapi.visits import events as visits_events
from coworkapi.visits import handlers as visits_handlers
from coworkapi.visits import jobs as visits_jobs
from coworkapi.webhooks import events as webhooks_events
from coworkapi.webhooks import handlers as webhooks_handlers
from coworkapi.webhooks import jobs as webhooks_jobs

set_members_door(
    MembersDoor(members_service.request_sign_in_link, members_service.sign_in_member, members_service.name_of_member)
)
members_queries.derive_state_from(memberships_queries.MEMBER_STATE)
ask_before_leaving(memberships_staying.needed_by_memberships)

HANDLERS: Mapping[type[Fact], list[Handler]] = {
    billing_events.AccountStandingChanged: [memberships_standings.end_memberships_of_terminated_account],
    billing_events.ChargeSettled: [booking_handlers.confirm_paid_booking],
    billing_events.CreditNoteIssued: [benefits_values.look_at_invoiced_credits, billing_handlers.deliver_document],
    billing_events.DepositReceived: [memberships_deposits.return_deposit_of_ended_membership],
    billing_events.DocumentReady: [mail.mail_document],
    billing_events.InvoiceFinalized: [benefits_values.look_at_invoiced_credits, billing_handlers.deliver_document],
    billing_events.InvoicePaid: [dunning_handlers.look_at_account_of_invoice],
    billing_events.InvoiceReopened: [dunning_handlers.look_at_account_of_invoice],
    billing_events.InvoiceWrittenOff: [dunning_handlers.look_at_account_of_invoice],
    bookings_events.AttendeeInvited: [visits_handlers.expect_guest, mail.mail_attendees],
    bookings_events.AttendeeRemoved: [visits_handlers.expect_guest, mail.mail_attendees],
    bookings_events.AttendeeUpdated: [visits_handlers.expect_guest],
    bookings_events.BookingCancelled: [
        waitlist_handlers.offer_freed_time,
        visits_handlers.expect_guests,
        mail.mail_attendees,
    ],
    bookings_events.BookingCompleted: [waitlist_handlers.offer_freed_time, mail.mail_attendees],
    bookings_events.BookingConfirmed: [visits_handlers.expect_guests, mail.mail_attendees],
    bookings_events.BookingDeclined: [waitlist_handlers.offer_freed_time],
    bookings_events.BookingExpired: [
        waitlist_handlers.offer_freed_time,
        visits_handlers.expect_guests,
        mail.mail_attendees,
    ],
    bookings_events.BookingExtended: [visits_handlers.expect_guests, mail.mail_attendees],
    bookings_events.BookingNoShow: [
        waitlist_handlers.offer_freed_time,
        visits_handlers.expect_guests,
        mail.mail_attendees,
    ],
    bookings_events.BookingRescheduled: [
        waitlist_handlers.offer_freed_time,
        visits_handlers.expect_guests,
        mail.mail_attendees,
    ],
    bookings_events.SeriesCreated: [booking_handlers.invite_to_new_occurrences],
    bookings_events.SeriesUpdated: [booking_handlers.invite_to_new_occurrences],
    bookings_events.WaitlistJoined: [waitlist_handlers.offer_to_newcomer],
    bookings_events.WaitlistOffered: [mail.mail_waitlist_offer],
    OperationEnded: [billing_runs_handlers.end_run_of_operation],
    identity_events.SignUpRequested: [mail.mail_sign_up],
    identity_events.InvitationCreated: [mail.mail_invitation],
    identity_events.InvitationResent: [mail.mail_invitation],
    identity_events.PasswordResetRequested: [mail.mail_password_reset],
    identity_events.AccountSecurityChanged: [mail.mail_security_change],
    members_events.BillingAccountUpdated: [billing_handlers.check_vat_id_of_account],
    members_events.MemberInvited: [mail.mail_member_invited],
    passkey_events.MemberPasskeyAdded: [mail.mail_member_passkey_added],
    passkey_events.MemberPasskeyRemoved: [mail.mail_member_passkey_removed],
    members_events.MemberMerged: [
        billing_handlers.hold_account_of_merged_member,
        billing_handlers.pay_with_account_of_merged_member,
        benefits_credits.move_credits_of_merged_member,
        benefits_discounts.move_terms_of_merged_member,
        benefits_products.move_purchases_of_merged_member,
        booking_handlers.follow_merged_member,
        coupon_handlers.coupons_follow_merged_member,
        memberships_members.move_memberships_of_merged_member,
        payments_handlers.move_methods_of_merged_member,
        dunning_handlers.look_at_merged_account,
        visits_handlers.follow_merged_member,
    ],
    members_events.PersonInvited: [mail.mail_team_invitation],
    members_events.SignInLinkRequested: [mail.mail_member_sign_in],
    memberships_events.PriceRiseLetterReady: [letter_mail.mail_letter],
    oauth_events.OAuthAppArchived: [webhooks_handlers.disable_endpoints_of_ended_app],
    oauth_events.OAuthAppUpdated: [webhooks_handlers.disable_endpoints_of_ended_app],
    oauth_events.OAuthGrantEnded: [webhooks_handlers.disable_endpoints_of_ended_app],
    dunning_events.DunningReminded: [dunning_mail.mail_reminder],
    payments_events.DisputeLost: [dunning_handlers.look_at_account_of_dispute],
    payments_events.DisputeOpened: [dunning_handlers.look_at_account_of_dispute],
    payments_events.DisputeWon: [dunning_handlers.look_at_account_of_dispute],
    payments_events.PaymentFailed: [dunning_handlers.look_at_account_of_payment],
    payments_events.PaymentPending: [dunning_handlers.look_at_account_of_payment],
    payments_events.PaymentSucceeded: [dunning_handlers.look_at_account_of_payment],
    payments_events.RefundFailed: [payments_handlers.hold_deposit_again],
    spaces_events.BlockLifted: [waitlist_handlers.offer_freed_resource],
    spaces_events.BlockUpdated: [waitlist_handlers.offer_freed_resource],
    spaces_events.BookingPolicyUpdated: [waitlist_handlers.offer_under_policy],
    spaces_events.ClosureDeleted: [waitlist_handlers.offer_at_location],
    spaces_events.ClosureUpdated: [waitlist_handlers.offer_at_location],
    spaces_events.OpeningHoursUpdated: [waitlist_handlers.offer_at_location],
    spaces_events.ResourceResized: [waitlist_handlers.offer_freed_resource],
    spaces_events.ResourceRestored: [waitlist_handlers.offer_freed_resource],
    spaces_events.ResourceUpdated: [waitlist_handlers.offer_freed_resource],
    visits_events.VisitorArrived: [mail.mail_visitor_arrived],
    webhooks_events.WebhookEndpointDisabled: [webhook_mail.mail_webhook_trouble],
    webhooks_events.WebhookEndpointFailing: [webhook_mail.mail_webhook_trouble],
}

# What the ledger answers together with rooms above it.
contribute(cash=[memberships_cash], checks=[benefits_service.check_prepaid_credits])

# What falls due by itself and is charged by a billing run.
CHARGE_SOURCES: list[ChargeSource] = [memberships_cycles.source]

DUE_WORK: list[Due] = [
    *benefits_jobs.DUE_WORK,
    *billing_jobs.DUE_WORK,
    *billing_runs_jobs.due_work(CHARGE_SOURCES),
    *booking_jobs.DUE_WORK,
    *members_jobs.DUE_WORK,
    *memberships_jobs.DUE_WORK,
    *oauth_jobs.DUE_WORK,
    *payments_jobs.DUE_WORK,
    *bank_jobs.DUE_WORK,
    *dunning_jobs.DUE_WORK,
    *visits_jobs.DUE_WORK,
    *webhooks_jobs.DUE_WORK,
]


def _work(*names: str) -> tuple[DueWork, ...]:
    by_name = {work.name: work for work in DUE_WORK if isinstance(work, DueWork)}
    return tuple(by_name[name] for name in names)


# What operators see of it, run by hand and preview.
AUTOMATIONS = [
    Automation(
        "memberships",
        "Memberships start, rest, go on, renew and end on their days; expiring contracts and vacancies are told of "
        "90, 60 and 30 days ahead",
        "memberships:write",
        _work("advance_memberships"),
    ),
    Automation(
        "membership_changes",
        "Scheduled changes of plan, quantity and price take effect",
        "memberships:write",
        _work("apply_membership_changes"),
    ),
    Automation(
        "membership_benefits",
        "Credits, discounts and permissions of a plan come with each cycle",
        "memberships:write",
        _work("keep_membership_benefits"),
    ),
    Automation("price_rises", "Price rises are announced", "memberships:write", _work("announce_price_rises")),
    Automation(
        "credit_expiry", "Credits and passes expire", "credits:write", _work("expire_credit_lots", "expire_passes")
    ),
    Automation(
        "invoices",
        "Cycles and charges are invoiced on each account's day",
        "invoices:write",
        _work("billing.runs_of_the_day", "billing.at_once"),
        verb="POST /v1/billing-runs",
    ),
    Automation("overdue_invoices", "Invoices become overdue", "invoices:write", _work("billing.overdue")),
    Automation(
        "collection",
        "What is due is charged to the accounts' payment methods",
        "payments:write",
        _work("payments.collect"),
        verb="POST /v1/collections",
    ),
    Automation(
        "expiring_payment_methods",
        "Payment methods that expire are told of",
        "payments:write",
        _work("payments.tell_expiring"),
    ),
    Automation(
        "dunning",
        "Overdue accounts are reminded, charged fees, restricted, suspended and restored",
        "dunning:write",
        _work("dunning"),
        verb="POST /v1/dunning-runs",
    ),
    Automation(
        "account_holds",
        "Accounts that were restricted or suspended by hand until a time are released",
        "dunning:write",
        _work("billing.standing_holds"),
    ),
]
register(AUTOMATIONS)

# What each kind of long work is done by.
OPERATIONS: dict[str, Work] = {
    KIND: run_automation,
    **billing_runs_jobs.operations(CHARGE_SOURCES),
    **booking_jobs.OPERATIONS,
    **members_jobs.OPERATIONS,
    **memberships_jobs.OPERATIONS,
    **payments_jobs.OPERATIONS,
    **dunning_jobs.OPERATIONS,
}


def due_work(settings: Settings, gateways: Gateways | None = None, lists: Lists | None = None) -> list[Due]:
    """All that falls due, also what calls the outside, by the settings. `gateways`: payments', if they are open.
    `lists`: what can be exported, of which `routing.py` knows."""
    mail_gateway = open_mail(settings.mail_url, settings.mail_from)
    files = open_store(settings.resolved_files_url)
    writer = notifications_service.Writer(
        settings.public_url,
        settings.secret_key.get_secret_value(),
        sender=parseaddr(settings.mail_from)[1],
        keeps=settings.has_inbox,
    )
    secret = settings.secret_key.get_secret_value()
    work = [
        *DUE_WORK,
        billing_jobs.check_vat_ids(open_vat_register(settings.vat_register)),
        billing_jobs.render_documents(files),
        memberships_jobs.render_letters(files),
        payments_jobs.ask_gateways(gateways or payment_gateways(settings), payments_jobs.seal_of(secret)),
        notifications_jobs.send_mails(mail_gateway, writer, files),
        webhooks_jobs.send_webhooks(secret, any_target=settings.webhook_targets == "any"),
        delete_expired(files),
    ]
    # A test organization's clock goes on when all this is done, other long work included.
    operations = {**OPERATIONS, **identity_jobs.operations(work), **sandboxes_jobs.operations(work, files)}
    if lists is not None:
        operations[EXPORT] = export_work(lists, files, settings)
    work.append(operations_due(operations))
    return work


def payment_gateways(settings: Settings) -> Gateways:
    """The payment providers that the settings have keys for. Test organizations use the local one in any case."""
    remote: dict[Provider, KeyedGateway] = {}
    if key := settings.stripe_secret_key.get_secret_value():
        webhook_secret = settings.stripe_webhook_secret.get_secret_value()
        remote["stripe"] = StripePayments(key, webhook_secret, api_url=settings.stripe_api_url)
    if token := settings.gocardless_access_token.get_secret_value():
        webhook_secret = settings.gocardless_webhook_secret.get_secret_value()
        remote["gocardless"] = GoCardlessPayments(token, webhook_secret, api_url=settings.gocardless_api_url)

    def open_own(keys: OwnKeys) -> KeyedGateway:
        if keys.provider == "stripe":
            return StripePayments(keys.secret_key, *keys.webhook_secrets, api_url=settings.stripe_api_url)
        url = settings.gocardless_api_url
        if url in (LIVE_URL, SANDBOX_URL):
            url = LIVE_URL if keys.mode == "live" else SANDBOX_URL
        return GoCardlessPayments(keys.secret_key, *keys.webhook_secrets, api_url=url)

    return Gateways(
        remote,
        settings.public_url,
        {"stripe": settings.stripe_publishable_key},
        open_own=open_own,
        seal=payments_jobs.provider_seal_of(settings.secret_key.get_secret_value()),
    )


# SQL functions that forget what nobody may ask for any more.
UPKEEP: list[str] = [
    "forget_old_answers",
    "forget_old_events",
    "forget_old_sign_ins",
    "forget_old_oauth_grants",
    "forget_old_sso_sign_ins",
    "forget_old_member_passkey_challenges",
    "forget_old_mails",
    "forget_old_operations",
    "forget_old_coupon_guesses",
    "forget_old_quotes",
    "forget_old_provider_events",
    "forget_old_billing_drafts",
    "forget_old_webhook_deliveries",
]
