"""The Arabic of the news: letters, words, sentences, numbers and dates, each with offsets into the original text."""
