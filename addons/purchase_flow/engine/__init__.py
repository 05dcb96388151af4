from . import arrival, inspection, payment_plan
