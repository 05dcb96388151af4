from . import desk_approval_mail
