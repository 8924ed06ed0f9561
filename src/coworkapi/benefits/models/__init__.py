"""Tables of benefits, a file for each family."""
