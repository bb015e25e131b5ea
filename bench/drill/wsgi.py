"""The product's WSGI application: every Celery message is sent twice, half the texts are long."""

from importlib import import_module

from bench.drill import duplicate_delivery
from config.wsgi import application

__all__ = ["application", "duplicate_delivery"]

SHORT = 550
"""Bytes of a text that is drafted at once; the worker drafts longer ones."""

import_module("bulk.drafts").SHORT = SHORT
