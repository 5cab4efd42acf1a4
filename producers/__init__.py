"""Watch feeds, fetch what they name, and put it on Kafka as it came."""
