"""The verbs of visits, a file for each family; other rooms import them from here."""
