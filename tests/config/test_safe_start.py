"""A site with unsafe settings does not start; it says what to set."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from config.environment import flag, is_production, support_address, whole_number

KEY = "k3y-0f-more-than-fifty-characters-that-nobody-could-guess"
PRODUCTION = {
    "SECRET_KEY": KEY,
    "HTTPS": "1",
    "ALLOWED_HOSTS": "longcode.example.com",
    "TRUSTED_PROXIES": "1",
    "EMAIL_URL": "smtp+tls://user:password@mail.example.com:587",
}
OF_BROWSER_TESTS = "DJANGO_ALLOW_ASYNC_UNSAFE"
WEB_START = ("-c", "import config.wsgi")
REFUSED = {
    "a short key": ({"SECRET_KEY": "short"}, "SECRET_KEY can be guessed"),
    "a key of one letter": ({"SECRET_KEY": "x" * 60}, "SECRET_KEY can be guessed"),
    "Django's sample key": ({"SECRET_KEY": f"django-insecure-{KEY}"}, "SECRET_KEY can be guessed"),
    "no mail server": ({"EMAIL_URL": "consolemail://"}, "EMAIL_URL names no mail server"),
    "mail into files": ({"EMAIL_URL": "filemail:///tmp/mail"}, "EMAIL_URL names no mail server"),
    "unknown proxies": ({"TRUSTED_PROXIES": ""}, "TRUSTED_PROXIES is not set"),
    "proxies in words": ({"TRUSTED_PROXIES": "one"}, "TRUSTED_PROXIES is 'one'"),
    "negative proxies": ({"TRUSTED_PROXIES": "-1"}, "TRUSTED_PROXIES is '-1'"),
    "a script as support": ({"SUPPORT_URL": "javascript:alert(1)"}, "Set it to an address that"),
    "a mistyped switch": ({"HTTPS": "ture"}, "HTTPS is 'ture'"),
}


def run(*arguments, **environment):
    """Run Python with these settings; return its exit code and its output."""
    inherited = {k: v for k, v in os.environ.items() if k != OF_BROWSER_TESTS}
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=settings.BASE_DIR,
        env=inherited | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize(("change", "sentence"), REFUSED.values(), ids=REFUSED)
def test_the_web_server_refuses_to_start(change, sentence):
    code, output = run(*WEB_START, **PRODUCTION | change)
    assert code == 1
    assert sentence in output.splitlines()[-1]


@pytest.mark.parametrize("command", ["migrate", "check"])
def test_commands_refuse_too(command):
    code, output = run("manage.py", command, **PRODUCTION | {"EMAIL_URL": ""})
    assert code == 1
    assert "longcode.E002" in output


def test_a_safe_site_starts():
    assert run("-W", "ignore", *WEB_START, **PRODUCTION) == (0, "")


def test_a_safe_site_passes_the_check_for_deployment():
    code, output = run("manage.py", "check", "--deploy", **PRODUCTION)
    assert code == 0, output
    assert "longcode." not in output


def test_the_check_for_deployment_reports_a_redis_that_does_not_answer():
    nowhere = {"REDIS_URL": "redis://127.0.0.1:9/0"}
    code, output = run("manage.py", "check", "--deploy", **PRODUCTION | nowhere)
    assert code == 0
    assert "REDIS_URL does not answer" in output


@pytest.mark.parametrize(
    ("https", "debug", "hosts", "production"),
    [
        (False, False, ["localhost", "127.0.0.1", "[::1]"], False),
        (False, False, ["localhost", "longcode.example.com"], True),
        (False, False, ["*"], True),
        (False, True, ["longcode.example.com"], False),
        (True, True, ["localhost"], True),
    ],
)
def test_a_site_that_others_can_reach_is_in_production(https, debug, hosts, production):
    assert is_production(https=https, debug=debug, hosts=hosts) is production


@pytest.mark.parametrize(("word", "value"), [("1", True), ("Yes", True), ("", False), ("0", False)])
def test_a_switch_is_on_or_off(monkeypatch, word, value):
    monkeypatch.setenv("SWITCH", word)
    assert flag("SWITCH") is value


@pytest.mark.parametrize("value", ["1.5", "²", "one"])
def test_a_number_that_cannot_be_read_is_refused(monkeypatch, value):
    monkeypatch.setenv("AMOUNT", value)
    with pytest.raises(ImproperlyConfigured, match=r"AMOUNT is .* Set it to a whole number"):
        whole_number("AMOUNT")


@pytest.mark.parametrize(
    "address", ["", "mailto:help@example.com", "https://help.example.com/?team=sms", "http://help/"]
)
def test_people_get_help_by_mail_or_on_the_web(monkeypatch, address):
    monkeypatch.setenv("SUPPORT_URL", address)
    assert support_address("SUPPORT_URL") == address


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "help@example.com",
        "mailto:",
        "//help",
        "https://",
        "https://a b",
        "x",
    ],
)
def test_any_other_address_of_the_support_is_refused(monkeypatch, address):
    monkeypatch.setenv("SUPPORT_URL", address)
    with pytest.raises(ImproperlyConfigured, match="starts with https://, http:// or mailto:"):
        support_address("SUPPORT_URL")
