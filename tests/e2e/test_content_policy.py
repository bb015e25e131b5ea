"""The pages work under the content security policy, and are not stored by the browser."""

import pytest
from django.contrib import admin
from django.urls import reverse
from playwright.sync_api import expect

from accounts.models import User
from demo.load import load_demo
from tests.e2e.conftest import sign_in

INLINE_SCRIPT = "document.body.append(Object.assign(document.createElement('script'), {text: 'x'}))"


@pytest.fixture
def staff(site):
    load_demo()
    return sign_in(site, User.objects.get(email="staff@longcode.example"))


def staff_urls():
    """Yield the URLs of each model's list, add page, and of one object's page and audit."""
    for model in admin.site._registry:
        obj = model._default_manager.first()
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield from (reverse(f"{name}_changelist"), reverse(f"{name}_add"))
        if obj:
            yield from (reverse(f"{name}_{of}", args=[obj.pk]) for of in ("change", "history"))


def test_no_staff_page_violates_the_policy(staff, console_errors):
    urls = [reverse("admin:index"), *staff_urls()]
    assert len(urls) > 30
    for url in urls:
        staff.goto(staff.site + url)
    assert console_errors == []


def test_the_browser_refuses_an_inline_script(site, console_errors):
    site.goto(f"{site.site}/accounts/login/")
    site.evaluate(INLINE_SCRIPT)
    assert "Content Security Policy" in console_errors.pop()


def test_back_after_signing_out_shows_no_balance(signed_in, account):
    signed_in.goto(f"{signed_in.site}/a/{account.slug}/balance/")
    signed_in.locator("summary", has=signed_in.locator(".initials")).click()
    signed_in.get_by_role("button", name="Sign out").click()
    expect(signed_in.get_by_role("heading", name="Sign in")).to_be_visible()
    signed_in.go_back()
    expect(signed_in.get_by_label("Email")).to_be_visible()
    expect(signed_in.get_by_role("heading", name="Balance")).to_have_count(0)
