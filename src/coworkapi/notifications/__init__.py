"""Mail to people: what is sent, why, and what became of it.

Owns: mail messages and the templates they are written from. Invariants: one mail for a fact, template and address;
secrets in links are made when the mail is written and only their hashes are kept; no transaction is open while a mail
server is spoken to; a mail that may have been sent is sent again with the same Message-ID and the same link.
Emits: mail_message.failed. Reacts to: invitations, password resets, e-mail verification, members' sign-in.
"""
