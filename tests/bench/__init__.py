"""Benchmarks of single stages, ours beside others: each is a command of its own (python -m tests.bench.NAME)."""
