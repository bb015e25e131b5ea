"""Behind real proxies, each person has a limit of their own, whatever headers they send."""

from dataclasses import replace

import pytest

from tests.config.web_site import start_gunicorn

ONE, TWO = "127.0.0.2", "127.0.0.3"


@pytest.fixture
def site(start_web, start_proxies, request):
    """Return a visitor of a site behind one proxy, or as many as the test says."""
    proxies = getattr(request, "param", 1)
    web = start_web(TRUSTED_PROXIES=str(proxies))
    return start_proxies(f"http://127.0.0.1:{web.port}", proxies)


@pytest.mark.parametrize("site", [1, 2], indirect=True, ids=["one proxy", "two proxies"])
def test_people_behind_a_proxy_have_separate_limits(site):
    allowed = replace(site, address=ONE).asks_for_reset_links()
    assert 1 < allowed < 40
    assert replace(site, address=TWO).asks_for_reset_links() == allowed


@pytest.mark.parametrize("site", [1, 2], indirect=True, ids=["one proxy", "two proxies"])
def test_a_forged_header_does_not_escape_the_limit(site):
    replace(site, address=ONE).asks_for_reset_links()
    forged = {"X-Forwarded-For": "198.51.100.7", "X_Forwarded_For": "198.51.100.8"}
    assert replace(site, address=ONE, headers=forged).asks_for_reset_links() == 0


def test_without_proxies_the_header_is_ignored(start_web):
    site = start_web()
    site.asks_for_reset_links()
    forged = {"X-Forwarded-For": "198.51.100.7"}
    assert replace(site, headers=forged).asks_for_reset_links() == 0


def test_all_processes_share_the_limit(start_web):
    first, second = start_web(WEB_CONCURRENCY="2"), start_web(WEB_CONCURRENCY="2")
    first.asks_for_reset_links()
    assert second.asks_for_reset_links() == 0


def test_a_request_past_the_proxies_counts_for_its_sender(start_web):
    site = start_web(TRUSTED_PROXIES="2")
    half = replace(site, headers={"X-Forwarded-For": "198.51.100.7"})
    assert 1 < half.asks_for_reset_links() < 40
    assert site.asks_for_reset_links() == 0


def test_a_site_on_a_unix_socket_behind_a_proxy_has_separate_limits(
    start_web, start_proxies, folder
):
    start_web(f"unix:{folder}/web.sock", TRUSTED_PROXIES="1")
    site = start_proxies(f"http://unix:{folder}/web.sock:")
    allowed = replace(site, address=ONE).asks_for_reset_links()
    assert replace(site, address=ONE).asks_for_reset_links() == 0
    assert replace(site, address=TWO).asks_for_reset_links() == allowed


def test_a_unix_socket_without_a_proxy_is_refused_with_a_sentence(folder, transactional_db):
    refused = start_gunicorn(folder, f"unix:{folder}/web.sock", TRUSTED_PROXIES="0")
    assert refused.wait(timeout=60) == 1
    assert "Set TRUSTED_PROXIES, usually to 1." in (folder / "web.log").read_text()


def test_https_behind_a_proxy_does_not_redirect_in_a_loop(start_web, start_proxies):
    production = {"HTTPS": "1", "TRUSTED_PROXIES": "1", "EMAIL_URL": "smtp://127.0.0.1:9"}
    web = start_web(**production)
    assert web.status() == 301
    assert start_proxies(f"http://127.0.0.1:{web.port}", scheme="https").status() == 200
    assert start_proxies(f"http://127.0.0.1:{web.port}", scheme="http").status() == 301
