"""The whole flow on the bundled sample site, compared with the list of what it must find there."""
