"""A clean install and an update of our addons go without a word of complaint."""

import os
import re
from pathlib import Path

import pytest

_COMPLAINT = re.compile(r"^\S+ \S+ \d+ (WARNING|ERROR|CRITICAL) ")


@pytest.mark.parametrize("variable", ["ERP_INSTALL_LOG", "ERP_UPDATE_LOG"])
def test_our_addons_load_in_silence(variable):
    log = Path(os.environ[variable]).read_text().splitlines()
    assert any("modules loaded" in line for line in log), "the log is not a whole one"
    assert [line for line in log if _COMPLAINT.match(line)] == []
