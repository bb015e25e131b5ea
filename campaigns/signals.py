"""What this app tells those above it, which it does not know."""

from django.dispatch import Signal

campaign_expired = Signal()
"""A campaign can never send again. Sent in the transaction of the change, with `campaign`."""
