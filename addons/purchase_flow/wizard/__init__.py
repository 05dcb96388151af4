from . import supply_inquiry_close
from . import supply_offer_record
from . import supply_offer_record_line
