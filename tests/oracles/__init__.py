"""Independent programs the product is compared with. Each lives in an environment of its own and runs as a process."""
