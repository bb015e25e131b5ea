"""The product's WSGI application, with every Celery message sent twice."""

from bench.drill import duplicate_delivery
from config.wsgi import application

__all__ = ["application", "duplicate_delivery"]
