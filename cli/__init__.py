"""The ./erp command. One verb is one file here; what verbs share is in machine/.

A verb is a module with a docstring (its help, the first line the summary),
``add_arguments(parser)`` and ``run(args) -> int``; its name stands in
``command.VERBS``. It says what it does with ``say``, and refuses with ``Stop``: what
is missing and the command that mends it. Standard library only: verbs run on the
machine's own Python, before anything is installed.
"""
