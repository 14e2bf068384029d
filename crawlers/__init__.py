"""Gets pages politely, keeps the bytes as served, says where each came from."""
