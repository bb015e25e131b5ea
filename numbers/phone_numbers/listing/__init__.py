"""Lists of an account's numbers: filtered, counted and paged in the same time at any size."""

from phone_numbers.listing.criteria import Criteria
from phone_numbers.listing.order import ORDERS, Order
from phone_numbers.listing.pages import Listing, Page

__all__ = ["ORDERS", "Criteria", "Listing", "Order", "Page"]
