from . import comparison, duplicates, vendor_score
