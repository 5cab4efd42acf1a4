"""Names in the news: places with coordinates, and armed actors with their many names."""
