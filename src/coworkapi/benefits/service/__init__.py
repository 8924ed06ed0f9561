"""The verbs of benefits, a file for each family; other rooms import them from here."""
