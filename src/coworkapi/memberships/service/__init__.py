"""What memberships do, a file for each family of verbs; other rooms import them from here."""
