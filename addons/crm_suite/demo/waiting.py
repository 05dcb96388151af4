"""What waits for a decision right now, asked for by the people themselves."""


def build(stage):
    """Filled in with the approvals."""
