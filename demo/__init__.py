"""The demo data: three accounts that show everything that can happen to a number.

The content is in people, brands, campaigns and numbers. history turns past assignments into rows,
and load writes everything. Every phone number is fictional (555-0100 to 555-0199).

With `--numbers`, load_large adds the two accounts of large_accounts. plan draws a story (stories),
a number (prefixes) and campaigns (many_campaigns, purposes) for each; many_numbers writes them all.
These numbers may exist, but the carriers are simulated and no message is sent.
"""
