from . import customer_event_move
from . import customer_owner_leaver
from . import customer_owner_release
from . import customer_owner_transfer_give
from . import customer_heat_cool
from . import customer_heat_dismiss
from . import customer_heat_set
from . import customer_book_care_start
