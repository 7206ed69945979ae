"""The Domain Name System (RFC 1034, RFC 1035): questions, who answers them, and what hosts and domains publish.

Everything takes a ``Resolver``, and only ``network`` reaches the network.
"""
