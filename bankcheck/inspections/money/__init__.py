"""Money that comes back: refunds, redone payments and compensation, each proven by the ledger."""
