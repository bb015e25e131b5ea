"""The least that a Django view of the same fifty rows has to do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.pagination import SIZE
from phone_numbers.models import PhoneNumber


def bare_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the first numbers of an account, one query, without filters, links, rules or frame."""
    numbers = PhoneNumber.objects.filter(account__slug=slug).order_by("e164")
    return render(request, "bench/bare_list.html", {"numbers": numbers[:SIZE]})
