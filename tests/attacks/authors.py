"""From fields with more than one author, of which one is the stranger himself."""

AUTHORS = (
    ("Eve <eve@example.net>", "Victim <boss@example.com>"),
    ("Victim <boss@example.com>", "Eve <eve@example.net>"),
    ("Eve <eve@example.net>, Victim <boss@example.com>",),
    ("Victim <boss@example.com>, Eve <eve@example.net>",),
    ('"Victim, Inc." <boss@example.com>, <eve@example.net>',),
    ('"Victim <boss@example.com>" <eve@example.net>', "Victim <boss@example.com>"),
    ("boss@example.com <eve@example.net>", "Victim <boss@example.com>"),
    ("eve@example.net (Eve)", "boss@example.com"),
    ("friends: Eve <eve@example.net>, Victim <boss@example.com>;",),
    ("Eve\n <eve@example.net>", "boss@example.com"),
    ("=?utf-8?Q?Eve?= <eve@example.net>", "=?utf-8?Q?Victim?= <boss@example.com>"),
    ("Eve <eve@example.net>", "Eve <eve@example.net>", "Victim <boss@example.com>"),
)
