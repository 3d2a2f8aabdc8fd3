"""How well facts of different articles are joined, on stories written for the purpose."""
