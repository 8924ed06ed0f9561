"""The payment gateway of test organizations: no money moves, everything else does. See `gateway` and `magic`."""
