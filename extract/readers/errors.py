"""What readers raise for bytes that they do not take."""

from __future__ import annotations

__all__ = ["UnreadableError"]


class UnreadableError(ValueError):
    """Bytes that no reader takes.

    `reason` is the code for `documents`, `media_type` what they seem to be, `detail` what a person needs to act on it.
    """

    def __init__(self, reason: str, media_type: str, detail: str | None = None) -> None:
        super().__init__(reason, media_type, detail)
        self.reason = reason
        self.media_type = media_type
        self.detail = detail
