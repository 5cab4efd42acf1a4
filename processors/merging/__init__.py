"""Mentions merged into events: one act is one event, however many reports tell of it."""
