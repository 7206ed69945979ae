"""The dialects: how each MTA family writes Received, as data with examples that run as tests.

A field is claimed by at most one dialect; the tests hold that over all examples and over real mail. The order
below is by how often each is met, so that most fields are claimed after one or two looks.
"""

from collections.abc import Mapping

from hdrscan.trace.dialects import (
    amavis,
    amazonses,
    barracuda,
    communigate,
    domino,
    dovecot,
    ecelerity,
    exchange_online,
    exchange_server,
    exim,
    fastmail,
    google,
    halon,
    haraka,
    iis_smtp,
    ironport,
    kumomta,
    lmtp,
    mailchimp,
    mailgun,
    mdaemon,
    messagelabs,
    mimecast,
    nemesis,
    opensmtpd,
    postfix,
    powermta,
    proofpoint,
    qmail,
    sendgrid,
    sendmail,
    trex,
    x_received,
    yahoo,
    zoho,
    zonemta,
)
from hdrscan.trace.dialects.base import Dialect, claims

DIALECTS: tuple[Dialect, ...] = (
    exchange_online.DIALECT,
    google.DIALECT,
    postfix.DIALECT,
    exim.DIALECT,
    x_received.DIALECT,
    exchange_server.DIALECT,
    qmail.DIALECT,
    powermta.DIALECT,
    sendgrid.DIALECT,
    amazonses.DIALECT,
    sendmail.DIALECT,
    amavis.DIALECT,
    opensmtpd.DIALECT,
    ecelerity.DIALECT,
    dovecot.DIALECT,
    lmtp.DIALECT,
    mimecast.DIALECT,
    proofpoint.DIALECT,
    yahoo.DIALECT,
    kumomta.DIALECT,
    haraka.DIALECT,
    halon.DIALECT,
    barracuda.DIALECT,
    messagelabs.DIALECT,
    mdaemon.DIALECT,
    communigate.DIALECT,
    zonemta.DIALECT,
    ironport.DIALECT,
    trex.DIALECT,
    nemesis.DIALECT,
    mailchimp.DIALECT,
    fastmail.DIALECT,
    zoho.DIALECT,
    domino.DIALECT,
    mailgun.DIALECT,
    iis_smtp.DIALECT,
)

GENERIC = Dialect(name="generic", software="", shapes=(), examples=())
"""Stands for no dialect; its field is read all the same."""


def dialect_of(written: Mapping[str, str]) -> Dialect:
    """Return the dialect that claims a field with these clauses (see ``Clauses.written``)."""
    return next((dialect for dialect in DIALECTS if claims(dialect, written)), GENERIC)
