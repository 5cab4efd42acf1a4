"""What a fetched page holds: its article's text, what its markup tells of the article, and when it was published."""
