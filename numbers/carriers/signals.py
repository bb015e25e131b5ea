"""Signals for the apps that depend on this one."""

from django.dispatch import Signal

profile_changed = Signal()
"""A carrier's profile has changed, so its waiting registrations may be worth another request.

Sent in the transaction of the change, with `carrier` and `changed` (names of the profile's
fields). If `rate_limit` has changed, the queue has been cleared.
"""
