"""Which paper an entry means, decided from evidence. Pure, and light to import: no provider's library is loaded.

``statements`` is what an entry says, ``features`` tests one thing each, ``deciding`` weighs them.
"""

# Counted up with every change of the rules that may decide differently: what was looked up by others is looked up anew.
RULES_VERSION = 2
