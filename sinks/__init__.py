"""Put articles, events and alerts where people find them."""
