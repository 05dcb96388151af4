def post_init_hook(env):
    """A company that has worked before brings its owners and its numbers along."""
    env["customer.owner"]._begin_for_present_owners()
    env["customer.book.key"]._rebuild()
    env["customer.event"]._backfill()
