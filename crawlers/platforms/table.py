"""All platforms by name: those that bear marks of their own first, plain lists last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawlers.platforms import (
    epoint,
    eportal,
    gkmlpt,
    hanweb,
    hanweb_xxgk,
    jinan,
    jpaas,
    lonsun,
    nfcms,
    openness,
    plain,
    trs,
    trs_service,
    truecms,
    ucap,
    ucap_json,
    vsb,
)

if TYPE_CHECKING:
    from crawlers.asks import Platform

__all__ = ["PLATFORMS"]

PLATFORMS: dict[str, Platform] = {
    module.PLATFORM.name: module.PLATFORM
    for module in (
        gkmlpt,
        hanweb_xxgk,
        hanweb,
        jpaas,
        truecms,
        epoint,
        ucap_json,
        ucap,
        trs_service,
        trs,
        lonsun,
        openness,
        jinan,
        eportal,
        nfcms,
        vsb,
        plain,
    )
}
