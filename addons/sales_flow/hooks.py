def post_init_hook(env):
    """Write the funnel of the opportunities that were there before."""
    env["sales.flow.stage.passage"]._backfill()
