"""Messages shown after a redirect, in a cookie named by the settings."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class NamedCookieStorage(CookieStorage):
    cookie_name = settings.MESSAGE_COOKIE_NAME


class MessageStorage(FallbackStorage):
    """Django's default storage with our cookie; messages that do not fit go into the session."""

    storage_classes = (NamedCookieStorage, SessionStorage)
