"""Timings of the whole pipeline; `make bench` runs them."""
