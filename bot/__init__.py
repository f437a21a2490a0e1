"""Một Cửa: the one-stop desk as a chatbot."""
