"""The linked pages and the graph file: what a reporter prints and a watchdog acts on."""
