"""The report as one HTML page: a picture of the journey, the findings, and the raw header that proves them.

The page needs nothing from anywhere: no script, no font, no image, and a Content-Security-Policy that forbids
all of them. Jinja2 is loaded only when a page is written, and escapes every value that comes from a message.
"""
