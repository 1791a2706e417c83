"""Read and post a remittance."""
