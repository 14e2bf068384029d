"""Scrapy's settings, where its own defaults are not fit for other people's servers.

One request in flight a host, 5 seconds between two, robots.txt obeyed, certificates checked, a
user agent that says who asks. The Twisted reactor is off: it cannot be started twice in a process.
"""

import os
from importlib.metadata import version

BOT_NAME = "bidlens"
CONTACT = os.environ.get("BIDLENS_CONTACT", "contact not set")
USER_AGENT = f"bidlens/{version('bidlens')} (+procurement transparency; {CONTACT})"

TWISTED_REACTOR_ENABLED = False
SCHEDULER = "crawlers.scheduler.FrontierScheduler"

# Politeness
ROBOTSTXT_OBEY = True
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 5.0
DOWNLOAD_DELAY_JITTER = 0.0
RETRY_ENABLED = False  # crawlers.politeness retries, by the host's Retry-After
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/json;q=0.9,*/*;q=0.8",
    "Accept-Language": "zh-CN,zh;q=0.9",
}

# Safety
DOWNLOAD_VERIFY_CERTIFICATES = True
DOWNLOAD_MAXSIZE = 10 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_TIMEOUT = 60
DOWNLOAD_FAIL_ON_DATALOSS = True
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
HTTPPROXY_ENABLED = False  # a proxy would connect where the address guard cannot look
METAREFRESH_ENABLED = False
REDIRECT_MAX_TIMES = 5
DOWNLOAD_HANDLERS = {
    "http": "crawlers.door.Door",
    "https": "crawlers.door.Door",
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}
DOWNLOADER_MIDDLEWARES = {
    "crawlers.politeness.Guard": 50,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "crawlers.politeness.Gatekeeper": 550,
}

# The spider stores what it reads and yields nothing, so nothing has to be carried further.
SPIDER_MIDDLEWARES = {
    "scrapy.spidermiddlewares.referer.RefererMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
}
CONCURRENT_ITEMS = 1
EXTENSIONS = {
    "scrapy.extensions.feedexport.FeedExporter": None,
    "scrapy.extensions.logstats.LogStats": None,
    "scrapy.extensions.memusage.MemoryUsage": None,
    "scrapy.extensions.spiderstate.SpiderState": None,
    "scrapy.extensions.throttle.AutoThrottle": None,
}
STATS_DUMP = False
LOG_ENABLED = False
