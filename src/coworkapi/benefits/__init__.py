"""What an account may use: credit lots and their entries, discounts, permissions, products and passes.

A lot's balance is the sum of its entries and can't be negative: the database adds each entry to the lot's row in the
same statement (`credit_lot_not_overdrawn`). Entries are append-only.

A sale charges, grants and reserves in one transaction. A pass is admission to a location for one local day: a dated one
is sold with its desk of the pool and holds its use of a lot until that day; the others come into being, used, when a
check-in burns a use.
"""
