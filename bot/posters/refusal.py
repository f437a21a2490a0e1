"""Why a poster cannot be made."""


class PosterRefused(Exception):
    """No poster can be made of what was asked for; the text is one Vietnamese sentence for the official."""
