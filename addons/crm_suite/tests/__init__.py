from . import test_oca_screens
