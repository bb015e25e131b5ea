"""Area codes of numbers that are no US local numbers."""

CANADIAN = ("416", "514", "604")
TOLL_FREE = ("800", "833", "888")
