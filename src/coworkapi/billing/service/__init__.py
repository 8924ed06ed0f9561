"""The verbs of billing, a file for each family; other rooms import them from here."""

from coworkapi.billing.documents import (
    Brand,
    LetterDocument,
    Party,
    StatementDocument,
    StatementLine,
    cii_xml,
    render_letter,
    render_statement,
    ubl_xml,
)
from coworkapi.billing.documents.wording import amount_text, day_text
from coworkapi.billing.ledger.chart import number_accounts
from coworkapi.billing.rules.charts import ChartName as ChartName
from coworkapi.billing.rules.wording import worded
from coworkapi.billing.schemas import ChargeOut as ChargeOut
from coworkapi.billing.schemas import SettlementMethod as SettlementMethod
from coworkapi.billing.schemas import SettlementOut as SettlementOut
from coworkapi.billing.schemas.deposits import DepositAnswer as DepositAnswer
from coworkapi.billing.schemas.deposits import DepositIn as DepositIn
from coworkapi.billing.schemas.deposits import DepositOut as DepositOut
from coworkapi.billing.schemas.deposits import DepositReturnIn as DepositReturnIn
from coworkapi.billing.schemas.deposits import DepositWay as DepositWay
from coworkapi.billing.service import ledger
from coworkapi.billing.service.by_hand import ByHand, charge_all_by_hand, charge_by_hand
from coworkapi.billing.service.by_hand_matching import match, matches_of, undo_match
from coworkapi.billing.service.charge import charge, charges_json, tell_charged
from coworkapi.billing.service.credit_notes import LineCredit, credit, draft_credit
from coworkapi.billing.service.delivering import (
    ToRender,
    deliver_by_default,
    note_delivered,
    record_rendered,
    send_document,
    take_to_render,
)
from coworkapi.billing.service.deposits import (
    FoundDeposit,
    apply_deposit,
    find_deposit,
    keep_deposit,
    lock_deposit,
    return_deposit,
    take_deposit_over,
    take_return_back,
    to_move,
)
from coworkapi.billing.service.deposits_following import deposits_due, read_deposits
from coworkapi.billing.service.documents import (
    FoundCreditNote,
    FoundInvoice,
    documents_of,
    find_credit_note,
    find_invoice,
    lock_credit_note,
    lock_invoice,
)
from coworkapi.billing.service.finalize import entries_of_drafts, finalize
from coworkapi.billing.service.gathering import (
    Gathered,
    gather,
    gather_charges,
    load_buyers,
    load_seller,
    local_today,
    to_be_invoiced,
)
from coworkapi.billing.service.invoices import (
    create_draft,
    delete_draft,
    drafts_of_account,
    drafts_of_charges,
    finalize_draft,
    invoice_now,
    shown,
)
from coworkapi.billing.service.invoicing_settings import find_invoicing_settings, update_invoicing_settings
from coworkapi.billing.service.logos import set_logo
from coworkapi.billing.service.printing import (
    Printable,
    Printed,
    brand_logo,
    brand_of,
    e_invoice_of,
    keep_printed,
    paid_copy,
    party_of,
    print_copy,
    print_pdf,
    printable,
)
from coworkapi.billing.service.reading import find_charge, lock_charge
from coworkapi.billing.service.receivables import balance, balances, receive, take_back
from coworkapi.billing.service.recipients import Recipient, recipients
from coworkapi.billing.service.settle import settle, settleable
from coworkapi.billing.service.standings import find_standing, require_standing
from coworkapi.billing.service.statements import latest_today, statement_of
from coworkapi.billing.service.tax_checks import (
    TaxQuestion,
    find_tax_check,
    record_tax_answer,
    request_tax_check,
    take_tax_questions,
)
from coworkapi.billing.service.tax_rates import create_tax_rate, delete_tax_rate, find_tax_rate, update_tax_rate
from coworkapi.billing.service.taxes import (
    SPARED_PAYERS_SQL,
    as_shown,
    at_payers_tax,
    entity_of,
    payers_json,
    payers_tax,
    spared_among,
    spared_in,
    tax_of,
)
from coworkapi.billing.service.trying import taken_back
from coworkapi.billing.service.void import void, void_charge
from coworkapi.billing.service.write_offs import lock_write_off, reverse_write_off, write_off

__all__ = [
    "SPARED_PAYERS_SQL",
    "Brand",
    "ByHand",
    "FoundCreditNote",
    "FoundDeposit",
    "FoundInvoice",
    "Gathered",
    "LetterDocument",
    "LineCredit",
    "Party",
    "Printable",
    "Printed",
    "Recipient",
    "StatementDocument",
    "StatementLine",
    "TaxQuestion",
    "ToRender",
    "amount_text",
    "apply_deposit",
    "as_shown",
    "at_payers_tax",
    "balance",
    "balances",
    "brand_logo",
    "brand_of",
    "charge",
    "charge_all_by_hand",
    "charge_by_hand",
    "charges_json",
    "cii_xml",
    "create_draft",
    "create_tax_rate",
    "credit",
    "day_text",
    "delete_draft",
    "delete_tax_rate",
    "deliver_by_default",
    "deposits_due",
    "documents_of",
    "draft_credit",
    "drafts_of_account",
    "drafts_of_charges",
    "e_invoice_of",
    "entity_of",
    "entries_of_drafts",
    "finalize",
    "finalize_draft",
    "find_charge",
    "find_credit_note",
    "find_deposit",
    "find_invoice",
    "find_invoicing_settings",
    "find_standing",
    "find_tax_check",
    "find_tax_rate",
    "gather",
    "gather_charges",
    "invoice_now",
    "keep_deposit",
    "keep_printed",
    "latest_today",
    "ledger",
    "load_buyers",
    "load_seller",
    "local_today",
    "lock_charge",
    "lock_credit_note",
    "lock_deposit",
    "lock_invoice",
    "lock_write_off",
    "match",
    "matches_of",
    "note_delivered",
    "number_accounts",
    "paid_copy",
    "party_of",
    "payers_json",
    "payers_tax",
    "print_copy",
    "print_pdf",
    "printable",
    "read_deposits",
    "receive",
    "recipients",
    "record_rendered",
    "record_tax_answer",
    "render_letter",
    "render_statement",
    "request_tax_check",
    "require_standing",
    "return_deposit",
    "reverse_write_off",
    "send_document",
    "set_logo",
    "settle",
    "settleable",
    "shown",
    "spared_among",
    "spared_in",
    "statement_of",
    "take_back",
    "take_deposit_over",
    "take_return_back",
    "take_tax_questions",
    "take_to_render",
    "taken_back",
    "tax_of",
    "tell_charged",
    "to_be_invoiced",
    "to_move",
    "ubl_xml",
    "undo_match",
    "update_invoicing_settings",
    "update_tax_rate",
    "void",
    "void_charge",
    "worded",
    "write_off",
]
