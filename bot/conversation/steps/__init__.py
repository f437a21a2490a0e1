"""One step of the policy a module."""
