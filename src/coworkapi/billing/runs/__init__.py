"""Billing runs: what waits to be invoiced, when an account's turn comes, and the work that makes the invoices.

A run goes through the accounts of a legal entity in the order of their ids, in batches of at most a thousand, each one
transaction: sources (`values.ChargeSource`) charge what falls due, `rules` says which waiting charges are due, and
`billing.service.finalize` makes them invoices. It keeps its place with each batch, so that a run that is killed goes on
where it was; what one account lacks is noted with its remedy, and the others go on.
"""
