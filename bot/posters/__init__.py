"""Posters with a QR code that opens the bot at one place: the desk to rate, or a procedure."""
