"""What an account may use: credit lots and their entries, discounts, permissions, products and passes.

A lot's balance is the sum of its entries and can't be negative: the database adds each entry to the lot's row in the
same statement (`credit_lot_not_overdrawn`). Entries are append-only.
"""
