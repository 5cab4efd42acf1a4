"""Bring alerts to people, through channels of many kinds."""
