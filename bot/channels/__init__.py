"""Where citizens write from: Telegram, a terminal, JSON lines."""
