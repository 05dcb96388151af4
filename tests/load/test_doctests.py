"""The examples in the loader's docstrings are true."""

import doctest
import importlib

import pytest


@pytest.mark.parametrize("name", ["report", "values"])
def test_examples_of_the_docstrings_hold(name):
    module = importlib.import_module(f"cli.loader.{name}")
    result = doctest.testmod(module)
    assert result.attempted
    assert not result.failed
