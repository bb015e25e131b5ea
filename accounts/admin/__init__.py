"""Staff pages of people, accounts, memberships and the ledger."""

from accounts.admin import accounts, ledger, people

__all__ = ["accounts", "ledger", "people"]
