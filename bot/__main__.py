"""``python -m bot`` is ``motcua``."""

from bot.cli import main

if __name__ == "__main__":
    main()
