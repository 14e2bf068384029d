"""What is known: notices read from pages, and the organisations behind the names."""
