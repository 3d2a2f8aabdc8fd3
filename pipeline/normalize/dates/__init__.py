"""Expressions of time: how they are read (`find`), what they mean, which verb they belong to.

The way of an expression: `tokens`, `grammar`, `calendar`, `values`, then `attachment`.
"""
