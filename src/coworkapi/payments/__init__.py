"""What is paid: payment methods, payments, refunds, disputes, what providers send, bank statements, dunning."""
