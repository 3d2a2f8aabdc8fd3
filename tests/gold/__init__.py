"""Articles written for the purpose, with the rows that a careful reader expects of them."""
