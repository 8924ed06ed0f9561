"""The magic cards and bank accounts of test organizations: each has its own fate.

`docs/payments.md` shows this table. A number that isn't in it is refused, so that nobody tests with a real card.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from coworkapi.gateways.payments import Failure


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of a payment `days` after it was made."""

    state: str
    days: int = 0
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class Fate:
    """What happens to a magic card or account.

    `steps`: a payment's states, in order. `set_up_fails`, `set_up_asks`: the set-up fails, or asks the customer first.
    `asks`: each payment asks the customer (3-D Secure), and fails where they aren't there. `times_out`: the payment is
    made, and the answer to it lost. `sends_twice`: each event is sent twice. `out_of_order`: what happened first is
    told last. `dispute`: the state in which a dispute ends that is opened the day after. `refund_fails`: refunds come
    back.
    """

    token: str
    about: str
    steps: tuple[Step, ...] = (Step("succeeded"),)
    set_up_fails: Failure | None = None
    set_up_asks: bool = False
    asks: bool = False
    times_out: bool = False
    sends_twice: bool = False
    out_of_order: bool = False
    dispute: str | None = None
    refund_fails: bool = False


_PENDING = Step("pending")
_DETAILS = {
    "card_declined": "the bank declined the card",
    "insufficient_funds": "the account does not hold enough",
    "do_not_honor": "the bank declined the card without saying why",
    "processing_error": "the bank could not process the payment",
    "incorrect_cvc": "the card's security code is wrong",
    "lost_card": "the card was reported lost",
    "stolen_card": "the card was reported stolen",
    "expired_card": "the card has expired",
    "fraudulent": "the bank takes the payment for fraud",
    "card_not_supported": "the card is not for such payments",
    "account_closed": "the bank account is closed",
    "mandate_cancelled": "the customer has ended the mandate",
    "debit_not_authorized": "the customer has disputed the debit with their bank",
}


def _failed(code: str, days: int) -> Step:
    return Step("failed", days, Failure(code, _DETAILS[code]))


CARDS: Mapping[str, Fate] = {
    "4242424242424242": Fate("card_success", "Every payment succeeds (Visa)"),
    "5555555555554444": Fate("card_success_mastercard", "Every payment succeeds (Mastercard)"),
    **{
        number: Fate(f"card_{code}", f"Payments fail: {code}", (_failed(code, 0),))
        for number, code in {
            "4000000000000002": "card_declined",
            "4000000000009995": "insufficient_funds",
            "4000000000000101": "do_not_honor",
            "4000000000000119": "processing_error",
            "4000000000000127": "incorrect_cvc",
            "4000000000009987": "lost_card",
            "4000000000009979": "stolen_card",
            "4000000000000069": "expired_card",
            "4100000000000019": "fraudulent",
            "4000000000000093": "card_not_supported",
        }.items()
    },
    "4000000000000036": Fate(
        "card_refused",
        "Can't be added: card_declined",
        set_up_fails=Failure("card_declined", _DETAILS["card_declined"]),
    ),
    "4000002500003155": Fate("card_3ds_set_up", "Asks the customer when it is added; then succeeds", set_up_asks=True),
    "4000002760003184": Fate(
        "card_3ds_always", "Asks the customer for each payment (3-D Secure); fails without them", asks=True
    ),
    "4000000000000259": Fate("card_dispute_won", "Succeeds; disputed the next day, won a week later", dispute="won"),
    "4000000000002685": Fate("card_dispute_lost", "Succeeds; disputed the next day, lost a week later", dispute="lost"),
    "4000000000005126": Fate("card_refund_fails", "Succeeds; refunds of it come back a day later", refund_fails=True),
    "4000000000000408": Fate("card_times_out", "Is charged, but the answer never arrives", times_out=True),
    "4000000000000226": Fate("card_events_twice", "Succeeds; each event is sent twice", sends_twice=True),
    "4000000000000242": Fate(
        "card_events_out_of_order",
        "Succeeds; disputed and won the next day, and what happened last is told first",
        dispute="won",
        out_of_order=True,
    ),
}

IBANS: Mapping[str, Fate] = {
    "DE89370400440532013000": Fate("debit_success", "Succeeds after 3 days", (_PENDING, Step("succeeded", 3))),
    "DE08370400440532013003": Fate("debit_slow", "Succeeds after 9 days", (_PENDING, Step("succeeded", 9))),
    "DE62370400440532013001": Fate(
        "debit_insufficient_funds",
        "Fails after 3 days: insufficient_funds",
        (_PENDING, _failed("insufficient_funds", 3)),
    ),
    "DE78370400440532013004": Fate(
        "debit_fails_on_day_6",
        "Fails on day 6: insufficient_funds",
        (_PENDING, _failed("insufficient_funds", 6)),
    ),
    "DE24370400440532013006": Fate(
        "debit_late_failure",
        "Succeeds after 3 days and is returned on day 6: insufficient_funds",
        (
            _PENDING,
            Step("succeeded", 3),
            _failed("insufficient_funds", 6),
        ),
    ),
    "DE51370400440532013005": Fate(
        "debit_account_closed",
        "Fails after 3 days: account_closed",
        (_PENDING, _failed("account_closed", 3)),
    ),
    "DE94370400440532013007": Fate(
        "debit_mandate_cancelled",
        "Fails after 3 days: mandate_cancelled",
        (_PENDING, _failed("mandate_cancelled", 3)),
    ),
    "DE35370400440532013002": Fate(
        "debit_dispute_lost",
        "Succeeds after 3 days; disputed the day after, lost a week later",
        (_PENDING, Step("succeeded", 3)),
        dispute="lost",
    ),
    "DE40370400440532013009": Fate(
        "debit_refused",
        "Can't be added: invalid_account",
        set_up_fails=Failure("invalid_account", "the bank knows no such account"),
    ),
}

# Routing number 110000000 and one of these account numbers.
ACH: Mapping[str, Fate] = {
    "000123456789": Fate("ach_success", "Succeeds after 4 days", (_PENDING, Step("succeeded", 4))),
    "000222222227": Fate(
        "ach_insufficient_funds",
        "Fails after 4 days: insufficient_funds",
        (_PENDING, _failed("insufficient_funds", 4)),
    ),
    "000333333335": Fate(
        "ach_debit_not_authorized",
        "Fails after 4 days: debit_not_authorized",
        (_PENDING, _failed("debit_not_authorized", 4)),
    ),
}

NUMBERS: Mapping[str, Mapping[str, Fate]] = {"card": CARDS, "sepa_debit": IBANS, "ach_debit": ACH}
FATES: Mapping[str, Fate] = {fate.token: fate for table in NUMBERS.values() for fate in table.values()}
LAST4: Mapping[str, str] = {fate.token: number[-4:] for table in NUMBERS.values() for number, fate in table.items()}


def token_of(kind: str, number: str) -> str | None:
    """The token of a magic number, written with or without spaces; None for any other number."""
    fate = NUMBERS.get(kind, {}).get("".join(number.split()).upper())
    return None if fate is None else fate.token
