"""Signals for the apps that depend on this one."""

from django.dispatch import Signal

campaign_expired = Signal()
"""The campaign can never send again. Sent in the transaction of the change, with `campaign`."""
