"""For people: what an article tells of attacks, from which words, by which rules, and what was passed over and why."""
