"""Tell people what happens to an event, once."""
