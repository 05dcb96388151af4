from . import home
from . import mail
