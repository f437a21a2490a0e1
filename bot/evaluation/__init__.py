"""The project's own measures over labelled questions."""
