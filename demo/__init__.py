"""The demo data: three accounts that show everything that can happen to a number.

The content is in people, brands, campaigns and numbers. history turns past assignments into rows,
and load writes everything. Every phone number is fictional (555-0100 to 555-0199).
"""
