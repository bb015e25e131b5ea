"""Lists of an account's numbers: filtered, counted and paged in the same time at any size."""

from phone_numbers.listing.criteria import Criteria
from phone_numbers.listing.pages import Listing, Page

__all__ = ["Criteria", "Listing", "Page"]
