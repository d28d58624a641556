"""Stable codes for requests that ended without an answer."""

from __future__ import annotations

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)

from crawlers.refusals import Refusal

__all__ = ["failure_code"]

_CODES: tuple[tuple[type[BaseException], str], ...] = (
    (DownloadTimeoutError, "unreachable:timeout"),
    (DownloadConnectionRefusedError, "unreachable:refused"),
    (CannotResolveHostError, "unreachable:dns"),
    (ResponseDataLossError, "unreachable:cut_off"),
    (UnsupportedURLSchemeError, "refused:scheme"),
)
#: Words of OpenSSL and Twisted in what they raise when a handshake or a certificate fails.
_TLS_WORDS = ("ssl", "certificate", "tls", "verif")


def failure_code(error: BaseException | None) -> tuple[str, str]:
    """Code and detail. Connections that end for no known reason are `unreachable:reset`."""
    detail = " ".join(str(error).split())[:300]
    if isinstance(error, Refusal):
        return error.code, error.detail or detail
    text = f"{detail} {error!r} {getattr(error, '__cause__', None)!r}".lower()
    if isinstance(error, DownloadCancelledError):
        # Scrapy cancels for the size alone, and says so only where the server has told it beforehand.
        return "too_large", detail or "more bytes than DOWNLOAD_MAXSIZE"
    if isinstance(error, DownloadFailedError) and any(word in text for word in _TLS_WORDS):
        return "unreachable:tls_problem", detail
    for kind, code in _CODES:
        if isinstance(error, kind):
            return code, detail
    if isinstance(error, (DownloadFailedError, OSError)):
        return "unreachable:reset", detail
    return "failed:" + type(error).__name__, detail
