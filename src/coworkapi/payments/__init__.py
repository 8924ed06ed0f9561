"""How money comes in and goes out again: payment methods, payments, refunds, disputes, and what providers tell of them.

A payment is an intent first: its row is committed before a gateway is asked, the gateway is asked outside of any
transaction, and what it answered is recorded in a second one. What became of a call that nobody heard the end of is
learnt by asking again under our own key, so nothing is charged twice. What providers send lands in the inbox
(`provider_events`), once for each of their events, and only makes us look again: order and repetition don't matter.
What money does to invoices and the ledger is `billing.service.receivables`'.

Emits `payment.*`, `refund.*`, `dispute.*`, `payment_method.*`.
"""
