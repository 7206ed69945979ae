"""Many messages: one process or several, the same bytes, in bounded memory."""
