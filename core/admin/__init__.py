"""The base of the staff pages; the admin modules of each app build on it."""
