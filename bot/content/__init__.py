"""YAML in: the knowledge base and the bot's sentences, strictly read."""
