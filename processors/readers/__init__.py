"""The door for models: who reads an article's events, by rules alone or with a model of one's own beside or in place.

docs/models.md says what a model must answer. Without settings the rules read, and nothing else is loaded.
"""
