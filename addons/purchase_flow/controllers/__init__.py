from . import supply_offer_page
