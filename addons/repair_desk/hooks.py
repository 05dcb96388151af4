def post_init_hook(env):
    """Write the repairs of before into the history of their customers."""
    env["customer.event"]._backfill()
