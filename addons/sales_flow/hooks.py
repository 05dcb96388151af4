def post_init_hook(env):
    """Write the funnel and the history of what was there before."""
    env["sales.flow.stage.passage"]._backfill()
    env["customer.event"]._backfill()
