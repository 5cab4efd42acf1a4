"""Turn fetched pages into articles, articles into mentions of attacks, and mentions into events."""
