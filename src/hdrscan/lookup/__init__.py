"""Questions to the DNS, and what follows from the answers: SPF evaluated, DMARC policies found.

Everything takes a ``Resolver``, and only ``live`` reaches the network.
"""
