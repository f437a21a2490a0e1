"""SQL: the only user of SQLAlchemy."""
