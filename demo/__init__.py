"""A small world to look at: three accounts with everything that can happen to a number.

The content stands in people, brands, campaigns and numbers; history turns the past into rows and
fill writes it all. Every phone number is fictional (555-0100 to 555-0199).
"""
