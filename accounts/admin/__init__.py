"""Staff pages of people, groups, accounts, memberships and the ledger."""

from accounts.admin import accounts, groups, ledger, memberships, people

__all__ = ["accounts", "groups", "ledger", "memberships", "people"]
