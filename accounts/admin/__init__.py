"""Staff pages of people, accounts, memberships and the ledger."""

from accounts.admin import accounts, groups, ledger, people

__all__ = ["accounts", "groups", "ledger", "people"]
