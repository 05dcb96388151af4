"""What ./erp check runs, and the tools it runs."""
