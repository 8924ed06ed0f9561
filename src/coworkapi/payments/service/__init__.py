"""The verbs of payments, a file for each family; other rooms import them from here."""

from coworkapi.payments.service.calls import Call, Told, make_call, record_call, take_calls
from coworkapi.payments.service.collecting import (
    Planned,
    Skipped,
    collect_due,
    collect_invoices,
    count_skipped,
    preview_due,
    preview_skipped,
)
from coworkapi.payments.service.deposits import return_deposit
from coworkapi.payments.service.inbox import process as process_events
from coworkapi.payments.service.inbox import receive as receive_events
from coworkapi.payments.service.local import answer_local
from coworkapi.payments.service.methods import (
    confirm_method,
    make_default,
    move_methods,
    remove_method,
    set_up_method,
    set_up_secret,
    tell_expiring,
)
from coworkapi.payments.service.outcomes import record_payment
from coworkapi.payments.service.paying import (
    cancel_payment,
    give_up_unconfirmed,
    next_action,
    pay_invoice,
    take_payment,
)
from coworkapi.payments.service.providers import (
    find_provider,
    home_entity,
    list_providers,
    own_keys,
    provider_uses,
    remove_provider,
    save_provider,
)
from coworkapi.payments.service.reading import (
    dispute_out,
    find_dispute,
    find_method,
    find_refund,
    lock_payment,
    method_out,
    payment_out,
    payment_views,
    refund_out,
    show_payment,
)
from coworkapi.payments.service.refunds import refund_payment
from coworkapi.payments.service.settling import settle_charge

__all__ = [
    "Call",
    "Planned",
    "Skipped",
    "Told",
    "answer_local",
    "cancel_payment",
    "collect_due",
    "collect_invoices",
    "confirm_method",
    "count_skipped",
    "dispute_out",
    "find_dispute",
    "find_method",
    "find_provider",
    "find_refund",
    "give_up_unconfirmed",
    "home_entity",
    "list_providers",
    "lock_payment",
    "make_call",
    "make_default",
    "method_out",
    "move_methods",
    "next_action",
    "own_keys",
    "pay_invoice",
    "payment_out",
    "payment_views",
    "preview_due",
    "preview_skipped",
    "process_events",
    "provider_uses",
    "receive_events",
    "record_call",
    "record_payment",
    "refund_out",
    "refund_payment",
    "remove_method",
    "remove_provider",
    "return_deposit",
    "save_provider",
    "set_up_method",
    "set_up_secret",
    "settle_charge",
    "show_payment",
    "take_calls",
    "take_payment",
    "tell_expiring",
]
