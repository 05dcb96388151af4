from . import comparison, duplicates, vendor_score
from . import arrival, inspection, payment_plan
