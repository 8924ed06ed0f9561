"""Which operations agents get, under which names, and how each is previewed. Six hundred raw ones would drown them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Effect = Literal["reads", "writes", "destroys"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One tool. `operation`: its operationId. `preview`: how to ask what it would do: the operationId of a preview with
    the same input, `dry_run` where the operation takes it, or of a GET that shows what is about to change; None for
    what commits nothing. `says` is what an agent reads beside the operation's own summary."""

    name: str
    operation: str
    effect: Effect
    preview: str | None = None
    says: str = ""


CATALOGUE: tuple[Entry, ...] = (
    Entry("who_am_i", "get_current_session", "reads", says="The organization, and the rights of the key."),
    Entry("list_locations", "list_locations", "reads"),
    Entry("list_resources", "list_resources", "reads", says="Rooms, desks and whatever else can be booked."),
    Entry(
        "search_availability",
        "search_availability",
        "reads",
        says="Free times over many resources. Give `starts_at` and `ends_at`, or `from`, `to` and `minutes`.",
    ),
    Entry("list_bookings", "list_bookings", "reads"),
    Entry("get_booking", "get_booking", "reads"),
    Entry("find_members", "list_members", "reads", says="`q` finds by name, company or e-mail, typos forgiven."),
    Entry("get_member", "get_member", "reads"),
    Entry("list_teams", "list_teams", "reads"),
    Entry("list_plans", "list_plans", "reads"),
    Entry("list_memberships", "list_memberships", "reads"),
    Entry("get_membership", "get_membership", "reads"),
    Entry("get_credit_balances", "get_credit_balances", "reads", says="What a member or team has prepaid."),
    Entry("list_invoices", "list_invoices", "reads"),
    Entry("get_invoice", "get_invoice", "reads", says="With its lines, each of which explains itself."),
    Entry("list_payments", "list_payments", "reads"),
    Entry("get_account_balance", "get_account_balance", "reads"),
    Entry("get_finance_overview", "get_finance_overview", "reads"),
    Entry("get_overdue", "get_overdue", "reads", says="What is owed and late, by age."),
    Entry("list_events", "list_events", "reads", says="What happened, in order."),
    Entry("list_visitors", "list_visitors", "reads"),
    Entry("create_member", "create_member", "writes"),
    Entry("update_member", "update_member", "writes"),
    Entry("write_member_note", "write_member_note", "writes"),
    Entry("announce_visitor", "announce_visitor", "writes"),
    Entry("check_in_booking", "check_in_booking", "writes"),
    Entry("create_booking", "create_booking", "writes", preview="preview_booking", says="Commits time and money."),
    Entry("reschedule_booking", "reschedule_booking", "writes", preview="dry_run"),
    Entry("cancel_booking", "cancel_booking", "destroys", preview="dry_run", says="May cost a fee; the preview says."),
    Entry("create_charge", "create_charge", "writes", preview="dry_run", says="Goes on the account's next invoice."),
    Entry("grant_credits", "grant_credits", "writes", preview="get_billing_account", says="Makes a prepaid lot."),
    Entry("send_invoice", "send_invoice", "writes", preview="get_invoice", says="Mails it to the customer."),
    Entry("credit_invoice", "credit_invoice", "destroys", preview="dry_run", says="By a credit note, for good."),
    Entry("refund_payment", "refund_payment", "destroys", preview="get_payment", says="Pays money back."),
    Entry(
        "give_notice",
        "give_notice",
        "destroys",
        preview="get_notice_options",
        says="Ends a membership.",
    ),
)
