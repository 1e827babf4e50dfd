"""Which paper an entry means, decided from evidence. Pure, and light to import: no provider's library is loaded.

``statements`` is what an entry says, ``features`` tests one thing each, ``deciding`` weighs them.
"""
