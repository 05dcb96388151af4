from . import desk_approval_request_reason
