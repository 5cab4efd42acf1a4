"""Real Kafka and Elasticsearch on this machine, without Docker, and our services on top of them."""
