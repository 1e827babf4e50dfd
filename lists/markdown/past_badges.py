"""Reading past badges: a list reads the same whatever badges stand in it, as if there were none."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lists.markdown.pieces import LINK, TEXT, Block, Inline, LinkPiece


class PastBadges:
    """Takes the badges out of the texts of pieces, so that titles and labels are read without them.

    ``signs`` are what no text with a badge lacks, ``without`` takes the badges out of one.
    """

    def __init__(self, signs: Sequence[str], without: Callable[[str], str]) -> None:
        self._signs = signs
        self._without = without
        self._taken: list[tuple[list[Inline], list[Inline]]] = []

    def take(self, blocks: Sequence[Block]) -> None:
        """Take all badges out of blocks, until they are put back."""
        waiting = list(blocks)
        while waiting:
            block = waiting.pop()
            waiting += block.children
            pieces = block.pieces
            if pieces:
                text = "".join([piece[3] for piece in pieces])
                for sign in self._signs:
                    if sign in text:
                        self._taken.append((pieces, pieces.copy()))
                        pieces[:] = self.read(pieces)
                        break

    def put_back(self) -> None:
        """Undo it, for whoever reads the badges themselves."""
        while self._taken:
            pieces, before = self._taken.pop()
            pieces[:] = before

    def read(self, pieces: Sequence[Inline]) -> list[Inline]:
        """The pieces without badges."""
        return [shown for piece in pieces if (shown := self._read(piece)) is not None]

    def read_source(self, source: bytes) -> bytes:
        """A stretch of the file without badges."""
        return self._without(source.decode()).encode()

    def _read(self, piece: Inline) -> Inline | None:
        if piece[0] is not TEXT and piece[0] is not LINK:
            return piece
        text = self._without(piece[3])
        if text == piece[3]:
            return piece
        # Where a badge is all of it there would be no piece, and in a link no text that a badge could lead.
        if isinstance(piece, LinkPiece):
            return piece._replace(text=text, badge_at=piece.badge_at if text.strip() else None)
        return piece._replace(text=text) if text else None
