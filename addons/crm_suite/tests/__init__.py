from . import test_oca_screens
from . import test_paper
