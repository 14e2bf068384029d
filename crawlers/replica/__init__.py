"""The trading centres in a box: bundled facts served in the formats of three platforms.

`https://HOST/PATH?QUERY` of a live site is served at `/HOST/PATH?QUERY` on 127.0.0.1. Facts come
from `entities.facts`; whatever else is served is invented, belongs to places that do not exist
(示例…) and says so. Every page says that it is a replica.
"""
