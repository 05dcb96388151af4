from . import bands, quorum, routing, substitutes, working_time
