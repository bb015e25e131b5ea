"""The security headers and cookies of each response, with and without HTTPS."""

import json
import os
import subprocess
import sys

import pytest

REQUEST = """
import json, django
django.setup()
from django.test import Client
response = Client().get("/accounts/login/", secure=True)
from django.conf import settings
names = [settings.SESSION_COOKIE_NAME, settings.MESSAGE_COOKIE_NAME]
cookies = [cookie.OutputString() for cookie in response.cookies.values()]
print(json.dumps([dict(response.headers), cookies, names]))
"""


def over_https(**variables):
    """Return the sign-in page's headers and cookies, and two cookie names, under HTTPS=1."""
    environment = os.environ | {
        "HTTPS": "1",
        "DEBUG": "1",  # static files without the manifest
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONPATH": "numbers",
        "SECRET_KEY": "k4!x9-q7Zr_v2Lw8#pT5mYc3$Bn6hJd0sGf1aUe+RoIiXW%EKt",
        "ALLOWED_HOSTS": "testserver",
        "EMAIL_URL": "smtp://mail.example:25",
        "TRUSTED_PROXIES": "1",
    }
    command = [sys.executable, "-c", REQUEST]
    done = subprocess.run(command, env=environment | variables, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize("url", ["/accounts/login/", "/admin/", "/nowhere/", "/a/none/"])
def test_every_response_has_the_policies(client, db, url):
    response = client.get(url)
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "camera=()" in response["Permissions-Policy"]
    assert "no-store" in response["Cache-Control"]


def test_pages_of_people_signed_in_are_not_stored(signed_in, home_of):
    assert "no-store" in signed_in.get(home_of)["Cache-Control"]


def test_static_files_are_stored(client):
    response = client.get("/static/css/layout.css")
    response.close()
    assert "no-store" not in response["Cache-Control"]


def test_https_cookies_belong_to_this_host_alone():
    headers, cookies, names = over_https()
    assert cookies[0].startswith("__Host-csrftoken=")
    assert names == ["__Host-sessionid", "__Host-messages"]
    assert all("Secure" in cookie and "Domain" not in cookie for cookie in cookies)
    assert "upgrade-insecure-requests" in headers["Content-Security-Policy"]


def test_hsts_covers_subdomains_only_if_set():
    assert over_https()[0]["Strict-Transport-Security"] == "max-age=31536000"
    headers, *_ = over_https(HSTS_SUBDOMAINS="1")
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
