"""Running the bot for others: is it well, how much does it do, what waits."""
