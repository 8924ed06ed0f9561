"""What an operation's example needs: a body beyond the smallest one, and what is asked before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.contract.examples import acts
from tests.contract.examples.acts import Act
from tests.contract.sample import SOON, TERMS
from tests.identity.factories import PASSWORD


@dataclass(frozen=True)
class Step:
    """A request before. Ids in its answer are used afterwards. `body`: as in `sample.call`; `query` likewise."""

    operation: str
    body: dict[str, Any] = field(default_factory=dict)
    query: dict[str, Any] = field(default_factory=dict)


def _at(hours: float) -> str:
    return (datetime.now(UTC) + timedelta(hours=hours)).replace(second=0, microsecond=0).isoformat()


def _later(days: int, hours: int = 0) -> str:
    return (SOON + timedelta(days=days, hours=hours)).isoformat()


FREE = {"starts_at": _later(3), "ends_at": _later(3, 1)}
BOOKED = {"resource_id": "{res}", "member_id": "{mem}", "override_policy": True}
UNDER_WAY = {**BOOKED, "starts_at": _at(0.2), "ends_at": _at(2.2)}
SERIES = {"starts_at": (SOON + timedelta(days=120)).strftime("%Y-%m-%dT14:00")}
DUE_NOW = Step("create_booking", UNDER_WAY)
EURO = {"currency": "EUR"}
CENT = {"amount": 1, **EURO}
ATTENDEE = {"member_id": None, "name": "Grace Hopper", "email": "grace@example.com"}
# A membership whose plan lets its member pause it and give notice.
FLEXIBLE = [
    Step(
        "create_plan",
        {
            "terms": {
                **TERMS,
                "tax_code": "none",
                "signature_required": False,
                "pause": {"allowed": True},
                "notice": {"period": {"count": 1, "unit": "months"}},
                "self_service": {"may_pause": True, "may_cancel": True},
            }
        },
    ),
    Step("create_membership"),
]
SIGNED = [
    Step("create_plan", {"terms": {**TERMS, "tax_code": "none", "signature_required": True}}),
    Step("create_membership"),
]
# What may be given back.
SOLD = [
    Step("create_product", {"dated": True, "cancel_hours": 24, "for_members": True}),
    Step("sell_product", {"on": _later(5)[:10]}),
]
WAITING = [
    Step("create_booking", FREE),
    Step("join_my_waitlist", {**FREE, "resource_id": "{res}"}),
    Step("cancel_booking"),
]

CODE = {"code": "{code}"}
A_GUEST = [
    Step("create_resource", {"capacity": 8}),
    Step("create_booking", {**FREE, "title": "Team meeting", "attendees": [{k: v for k, v in ATTENDEE.items() if v}]}),
    acts.be_invited_to_a_booking,
]

BODIES: dict[str, dict[str, Any]] = {
    "create_block": {**FREE, "kind": "maintenance"},
    "create_booking": {**FREE, "title": "Team meeting", "note": "Coffee for two, please"},
    "create_my_booking": {**FREE, "title": "Team meeting"},
    "create_booking_series": SERIES,
    "create_my_booking_series": SERIES,
    "extend_booking": {"ends_at": (SOON + timedelta(hours=2)).isoformat()},
    "extend_my_booking": {"ends_at": (SOON + timedelta(hours=2)).isoformat()},
    "create_calendar_feed": {"member_id": "{mem}"},
    "create_charge": {"tax_code": "none", "description": "Printing", "amount": {"amount": 450, **EURO}},
    "create_member": {"name": "Ada Lovelace", "email": "ada@example.com", "company": "Analytical Engines"},
    "create_deposit": {"received_on": "2020-01-01", "amount": {"amount": 30_000, **EURO}},
    "sell_product": {"on": _later(5)[:10]},
    "buy_product": {"on": _later(6)[:10]},
    "change_my_membership": {"quantity": 3},
    "preview_my_change": {"quantity": 3},
    "advance_test_clock": {"by_seconds": 3600},
    "sign_in": {"email": "{user_email}", "organization": "{slug}"},
    "switch_organization": {"organization": "{slug}"},
    "refresh_session": {"refresh_token": "{refresh_token}"},
    "migrate_memberships": {"dry_run": True},
    "join_waitlist": {**FREE, "resource_id": "{res}"},
    "join_my_waitlist": {**FREE, "resource_id": "{res}"},
    "publish_plan_version": {"effective_from": _later(90)[:10]},
    "schedule_rate": {"from_on": _later(30)[:10]},
    "begin_passkey": {"password": PASSWORD},
    "accept_bank_line": {"account_id": "{acct}"},
    "add_booking_attendee": ATTENDEE,
    "add_my_booking_attendee": ATTENDEE,
    "check_coupon": {"code": "WELCOME-42"},
    "check_my_coupon": {"code": "WELCOME-42"},
    "create_bookings": {
        "atomic": True,
        "items": [{"resource_id": "{res}", "member_id": "{mem}", **FREE, "title": "Team meeting"}],
    },
    "create_charges": {
        "atomic": True,
        "items": [
            {
                "idempotency_key": "printing-2026-11",
                "account_id": "{acct}",
                "location_id": "{loc}",
                "description": "Printing",
                "amount": {"amount": 450, **EURO},
                "tax_code": "none",
            }
        ],
    },
    "return_deposit": {"way": "transfer", "amount": {"amount": 5_000, **EURO}, "reason": "Moved out"},
    "pay_invoice": {"payment_method_id": "{active_pm}", "amount": CENT},
    "pay_my_invoice": {"payment_method_id": "{active_pm}", "amount": CENT},
    "refund_payment": {"amount": CENT},
    "merge_members": {"duplicate_id": "{world_mem}"},
    "change_role_in_my_team": {"role": "admin"},
    "pause_membership": {"cycles": 1},
    "pause_my_membership": {"cycles": 1},
    "accept_quote_of_anyone": {"title": "Workshop of Ada's team"},
    "resize_resource": {"pool_size": 12},
    "accept_invitation": {"token": "{invitation_token}", "name": "Grace Hopper"},
    "join_organization": {"token": "{invitation_token}"},
    **dict.fromkeys(("confirm_totp", "renew_recovery_codes", "remove_totp"), CODE),
    "add_passkey": {"name": "Ada's phone", "credential": "{credential}"},
    "sign_in_with_passkey": {"credential": "{credential}"},
    "add_my_passkey": {"name": "Ada's phone", "credential": "{credential}"},
    "sign_in_member_with_passkey": {"credential": "{credential}"},
    "sign_in_with_sso": {"code": "{sso_code}", "code_verifier": "{verifier}"},
    "sign_up": {
        "token": "{sign_up_token}",
        "organization_name": "North Wharf",
        "mode": "test",
        "name": "Ada Lovelace",
        "location": {
            "name": "Harbour",
            "time_zone": "Europe/Berlin",
            "country": "DE",
            "currency": "EUR",
            "address": {"line1": "Am Kai 1", "city": "Hamburg"},
        },
    },
    "put_payment_provider": acts.STRIPE_KEYS,
    "receive_provider_webhook": {
        "id": "evt_EXAMPLE",
        "object": "event",
        "type": "payment_intent.succeeded",
        "created": 1_795_426_200,
        "livemode": False,
        "data": {"object": {"id": "pi_EXAMPLE", "object": "payment_intent", "status": "succeeded"}},
    },
    "confirm_local_payment": {"approve": True},
    "match_open_items": {"debit_item_id": "{debit}", "credit_item_id": "{credit}"},
    "apply_deposit": {"amount": {"amount": 450, **EURO}, "reason": "Never paid"},
    "transfer_credits": {"quantity": 30, "reason": "Moved to the new team"},
    "sign_in_member": {"token": "{member_token}"},
    "reset_password": {"token": "{reset_token}"},
}
# Values of path and query parameters.
PATHS: dict[str, dict[str, str]] = {
    **{name: {"name": "memberships"} for name in ("list_automation_days", "run_automation")},
    "make_payment_method_default": {"payment_method_id": "{active_pm}"},
    "make_my_payment_method_default": {"payment_method_id": "{active_pm}"},
    "accept_team_invitation": {"invitation_id": "{invitation_id}"},
    **{key: {"reference": "{reference}"} for key in ("get_local_payment_action", "confirm_local_payment")},
    "get_booking_invitation": {"token": "{link}"},
    "answer_booking_invitation": {"token": "{link}", "answered": "accept"},
    "receive_provider_webhook": {"provider": "stripe", "token": "{webhook_token}"},
    "get_sandbox": {"organization_id": "{org}"},
    "delete_sandbox": {"organization_id": "{org}"},
}
QUERIES: dict[str, dict[str, str]] = {
    # What has been earned, whichever day of the month it is.
    "get_revenue": {"starts_on": f"{SOON - timedelta(days=47):%Y-%m-%d}", "ends_on": _later(33)[:10]},
    "list_events": {"type": "location.created"},
    "get_credit_balances": {"account_id": "{acct}"},
    "get_credit_statement": {"from": SOON.isoformat(), "to": _later(30)},
    "get_my_credit_statement": {"from": SOON.isoformat(), "to": _later(30)},
}

# Who signs a request's content, and by which headers.
SIGNED_BY: dict[str, Callable[[bytes], dict[str, str]]] = {"receive_provider_webhook": acts.signed_by_stripe}

BEFORE: dict[str, list[Step | Act]] = {
    **{
        name: [Step("create_booking", UNDER_WAY | {"starts_at": _at(-0.5)})]
        for name in ("end_booking_early", "end_my_booking_early", "mark_booking_no_show")
    },
    **{name: [DUE_NOW] for name in ("check_in_booking", "check_in_my_booking")},
    **{
        f"{verb}_{my}booking_series": [Step(f"create_{my}booking_series", SERIES)]
        for my in ("", "my_")
        for verb in ("extend", "reschedule", "cancel", "update")
    },
    "accept_my_quote": [Step("create_my_quote", {"bookings": [{"resource_id": "{res}", **FREE}]})],
    "accept_quote_of_anyone": [Step("create_quote", {"bookings": [{"resource_id": "{res}", **FREE}]})],
    "join_waitlist": [Step("create_booking", FREE)],
    "join_my_waitlist": [Step("create_booking", FREE)],
    "complete_booking": [Step("create_booking", {**BOOKED, "starts_at": _at(-2), "ends_at": _at(-1)})],
    "confirm_booking": [Step("create_booking", FREE | {"hold": True})],
    "confirm_my_booking": [Step("create_my_booking", FREE | {"hold": True})],
    **{
        f"{verb}_booking": [
            Step("update_booking_policy", {"rules": {"any_time": True, "needs_approval": True}}),
            Step("update_resource", {"booking_policy_id": "{pol}"}),
            Step("create_my_booking", FREE),
        ]
        for verb in ("approve", "decline")
    },
    "remove_series_attendee": [Step("add_series_attendee")],
    "remove_my_series_attendee": [Step("add_my_series_attendee")],
    "release_account": [Step("hold_account", {"standing": "restricted"})],
    "check_account_tax": [Step("update_billing_account", {"vat_id": "DE136695976"})],
    "unlock_ledger": [Step("lock_ledger")],
    "withdraw_rate": [Step("publish_rate", {})],
    "schedule_rate": [Step("publish_rate", {})],
    "delete_resource_type": [Step("create_resource_type")],
    "archive_location": [Step("create_location")],
    "archive_resource": [Step("create_resource")],
    "archive_member": [Step("create_member")],
    "archive_team": [Step("create_team")],
    "migrate_memberships": [Step("publish_plan_version", {"effective_from": _later(40)[:10]})],
    "cancel_membership": [Step("create_membership", {"draft": True, "starts_on": _later(40)[:10]})],
    "start_membership": [Step("create_membership", {"draft": True})],
    "check_in_visitor": [Step("announce_visitor", {"expected_from": _at(0.2), "expected_until": _at(3)})],
    "check_out_visitor": [
        Step("announce_visitor", {"expected_from": _at(0.2), "expected_until": _at(3)}),
        Step("check_in_visitor"),
    ],
    "create_dunning_policy": [Step("archive_dunning_policy")],
    "check_coupon": [Step("add_coupon_codes", {"code": "WELCOME-42", "count": None})],
    "check_my_coupon": [Step("add_coupon_codes", {"code": "WELCOME-42", "count": None})],
    **{
        name: [Step("update_resource", {"capacity": 8})] for name in ("add_booking_attendee", "add_my_booking_attendee")
    },
    "finalize_invoice": [
        Step("create_charge", {"tax_code": "none", "account_id": "{acct}"}),
        Step("create_invoice", {"account_id": None, "charge_ids": ["{chg}"], "draft": True}),
    ],
    "refund_payment": [Step("create_payment", {"amount": {"amount": 10_000, **EURO}})],
    "merge_members": [Step("create_member")],
    **dict.fromkeys(("pause_membership", "pause_my_membership"), FLEXIBLE),
    **{
        name: [*FLEXIBLE, Step("pause_membership", {"cycles": 1})]
        for name in ("resume_membership", "resume_my_membership")
    },
    **{name: [*FLEXIBLE, Step("give_notice")] for name in ("withdraw_notice", "withdraw_my_notice")},
    "reactivate_membership": [*FLEXIBLE, Step("end_membership", {"reason": "Moved away", "ends_on": None})],
    "sign_membership": SIGNED,
    **dict.fromkeys(("cancel_pass", "cancel_my_pass", "cancel_product_sale", "cancel_my_product_sale"), SOLD),
    "offer_waitlist_entry": WAITING,
    "accept_my_waitlist_offer": [*WAITING, Step("offer_waitlist_entry")],
    "decline_my_waitlist_offer": [*WAITING, Step("offer_waitlist_entry")],
    "enable_webhook_endpoint": [Step("disable_webhook_endpoint")],
    "get_sandbox": [Step("create_sandbox")],
    "delete_sandbox": [Step("create_sandbox")],
    "resize_resource": [Step("create_resource", {"pool_size": 10})],
    "cancel_operation": [Step("create_export")],
    "undo_match": [
        Step("create_payment", {"amount": CENT, "invoice_ids": ["{inv}"]}),
        Step("list_matches"),
    ],
    "confirm_totp": [acts.show_code],
    **{key: [acts.keep_recovery_codes] for key in ("renew_recovery_codes", "remove_totp")},
    "add_passkey": [acts.make_passkey],
    "sign_in_with_passkey": [acts.sign_with_passkey],
    "add_my_passkey": [acts.make_members_passkey],
    "sign_in_member_with_passkey": [acts.sign_with_members_passkey],
    "start_sso": [acts.connect_sso],
    "sign_in_with_sso": [acts.come_back_from_sso],
    "sign_up": [acts.ask_to_sign_up],
    "join_organization": [acts.be_invited_elsewhere],
    "accept_team_invitation": [acts.be_invited_into_a_team],
    **dict.fromkeys(("get_booking_invitation", "answer_booking_invitation"), A_GUEST),
    **{
        key: [acts.wait_for_the_customer]
        for key in (
            *("get_local_payment_action", "confirm_local_payment", "get_payment_next_action", "cancel_payment"),
            *("get_my_payment_next_action", "cancel_my_payment"),
        )
    },
    **{key: [acts.save_stripe_keys] for key in ("get_payment_provider", "receive_provider_webhook")},
    "retry_mail_message": [acts.have_a_mail_refused],
    "match_open_items": [
        Step("create_payment", {"amount": CENT, "invoice_ids": ["{inv}"]}),
        Step("list_matches"),
        Step("undo_match"),
        acts.find_open_items,
    ],
    "apply_deposit": [
        Step("get_deposit"),
        Step("create_charge", {"account_id": "{acct}"}),
        Step("create_invoice", {"account_id": None, "charge_ids": ["{chg}"]}),
    ],
    "transfer_credits": [acts.find_another_account],
    "mark_price_rise_letter_posted": [
        Step("create_member", {"name": "Ada Lovelace", "email": None}),
        Step("create_membership"),
        Step("create_price_rise"),
        acts.find_letter_to_post,
    ],
}
