"""Dunning: what happens, day by day, to an account whose invoices are overdue, as data.

Invariants: each step of a policy is taken once for an invoice (`dunning_step_once`); an account's standing is computed
from what is overdue now and nothing else, so paying lifts it; a pending debit is not unpaid; a promise or a dispute
stops the count of days. Emits `dunning.reminded`, `dunning.step_taken` and, through billing, `billing_account.
standing_changed`; reacts to invoices that are paid or reopened and to payments.
"""
