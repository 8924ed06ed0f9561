"""The pure rules of benefits: which lots pay, which discount is best, what a permission lets one do."""
