"""The WSGI entry point."""

import os

from django.core.wsgi import get_wsgi_application

from config.checks import refuse_unsafe_settings
from config.database import limit_statements_of_requests

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
limit_statements_of_requests()

application = get_wsgi_application()
refuse_unsafe_settings()
