"""Bank statements: files read line by line, what each line probably is, and what was made of it.

Invariants: a statement is imported once, and so is each line (`bank_line_once`); a file that is wrong anywhere changes
nothing; a line is booked once, its parts add up to it. Emits `bank_statement.imported` and `bank_line.*`.
"""
