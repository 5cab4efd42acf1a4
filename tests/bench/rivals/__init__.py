"""Other extractors, each run in an environment of its own by a small program that speaks JSON lines."""
