"""Amounts of money: how they are read (`find`), in which currency, and what they were worth."""
