"""The product's web server, whose tasks are sent twice."""

from bench.drill import twice
from config.wsgi import application

__all__ = ["application", "twice"]
