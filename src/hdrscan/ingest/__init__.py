"""From bytes to header blocks: whole messages, and headers pasted from a screen."""
