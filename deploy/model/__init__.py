"""Worked examples of models behind the door that docs/models.md describes."""
