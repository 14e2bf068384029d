"""What is odd: tables, flags, the graph, and the pages that show them."""
