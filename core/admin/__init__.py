"""What all pages of the staff's side share; each app's admin.py builds on it."""
