"""Epoint (国泰新点), the product behind most trading centres: one class a transport mode."""

from crawlers.platforms.epoint.fulltext import FullText
from crawlers.platforms.epoint.pages import Static, TpFront
from crawlers.platforms.epoint.services import JWeb, PageInfo, SecInfo

__all__ = ["FullText", "JWeb", "PageInfo", "SecInfo", "Static", "TpFront"]
