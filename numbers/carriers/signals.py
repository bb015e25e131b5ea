"""What this app tells those above it, which it does not know."""

from django.dispatch import Signal

profile_changed = Signal()
"""A carrier behaves differently from now on; who waits for it may ask again at once.

Sent in the transaction of the change, with `carrier`, and with `changed`, the names of the
profile's fields. A changed `rate_limit` has emptied the queue.
"""
