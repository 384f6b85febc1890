"""In: nothing; out: Scrapy's settings for this project, that is, how we crawl, each with its reason.

"Measured" are CPU milliseconds a page of a bare spider, which needs 3.5 with Scrapy's defaults.
"""

BOT_NAME = "kpucrawl"
SPIDER_LOADER_CLASS = "kpucrawl.crawl.loader.SiteLoader"
SPIDER_MODULES = ["kpucrawl.crawl.spiders"]  # `scrapy list` asks the loader instead; some of Scrapy's commands look here

# Who we are. Anyone who runs kpucrawl for long says so with KPUCRAWL_CONTACT; the User-Agent is made from it in `crawl.runner`.
KPUCRAWL_CONTACT = "https://github.com/kpucrawl/kpucrawl"
USER_AGENT = "kpucrawl/0.1 (+https://github.com/kpucrawl/kpucrawl)"

# Politeness (crawl.pace): these three are the options --delay, --rate and --concurrency.
KPUCRAWL_DELAY = 1.0  # seconds between an answer and the next request, for each host
KPUCRAWL_RATE = None  # requests a second over all hosts; None: five, and more only where the delay is under a second
KPUCRAWL_ADDRESS_DELAY = None  # the same for all hosts at one address together; None: as KPUCRAWL_DELAY
KPUCRAWL_IN_FLIGHT = 16  # requests at the same time over all hosts
KPUCRAWL_SITES_AT_ONCE = 32  # enough for 5 requests a second at 5 seconds an answer; each holds its known keys in memory
ROBOTSTXT_OBEY = True
DOWNLOAD_DELAY = 0  # the pace is kept by crawl.pace, whose gaps are exact on the other side
DOWNLOAD_DELAY_JITTER = 0
CONCURRENT_REQUESTS = 64  # handed to hosts, most of them waiting for their turn: twice the sites walked at once
CONCURRENT_REQUESTS_PER_DOMAIN = 4  # with a delay it is one at a time anyway
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5",
    "Accept-Language": "id,en;q=0.5",
}

# Patience: an office's page has some tens of kilobytes; old servers are slow.
DOWNLOAD_TIMEOUT = 30
DOWNLOAD_MAXSIZE = 8 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
RETRY_TIMES = 2
RETRY_GIVE_UP_LOG_LEVEL = "DEBUG"  # the report names every failed address
REDIRECT_MAX_TIMES = 5

# The way through.
DOWNLOAD_HANDLERS = {
    "http": "kpucrawl.crawl.handler.PoliteHandler",
    "https": "kpucrawl.crawl.handler.PoliteHandler",
    "ftp": None,
    "s3": None,
}
# Of Scrapy's own only those at work: it imports what is switched off as well, and with it aiohttp, requests and tldextract, which
# cost a second of CPU and some 30 MB at each start (measured).
EXTENSIONS_BASE = {
    "scrapy.extensions.corestats.CoreStats": 0,
    "scrapy.extensions.logcount.LogCount": 0,
    "scrapy.extensions.closespider.CloseSpider": 0,
    "scrapy.extensions.feedexport.FeedExporter": 0,
}
EXTENSIONS = {"kpucrawl.crawl.pace.Pace": 0}
DOWNLOADER_MIDDLEWARES_BASE = {  # without Scrapy's Offsite: the spider asks only for its sites' addresses
    "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
    "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": 550,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": 590,
    "scrapy.downloadermiddlewares.stats.DownloaderStats": 850,
    "scrapy.downloadermiddlewares.httpcache.HttpCacheMiddleware": 900,
}
DOWNLOADER_MIDDLEWARES = {
    "kpucrawl.crawl.robots.Robots": 100,
    "kpucrawl.crawl.middlewares.HoldBusyHosts": 560,  # nearer to the network than retries: a retry must find its host held
    "kpucrawl.crawl.middlewares.StayOnSite": 600,
    "kpucrawl.crawl.middlewares.Proxies": 750,
}
SPIDER_MIDDLEWARES = {
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,  # it drops silently; catalogue.addresses bounds lengths
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
    "scrapy.spidermiddlewares.start.StartSpiderMiddleware": None,
}
ITEM_PIPELINES = {
    "kpucrawl.crawl.pipelines.Extract": 100,
    "kpucrawl.crawl.pipelines.Normalise": 200,
    "kpucrawl.crawl.pipelines.Persist": 300,
}
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"  # a listing shows the newest first, and so we ask
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"  # the spider knows articles by their key, which an address is not

# Speed, measured: CONCURRENT_ITEMS 1 instead of 100 3.5 → 2.5 ms; cookies, referer and meta refresh off 2.5 → 2.3 ms.
CONCURRENT_ITEMS = 1
COOKIES_ENABLED = False
REFERER_ENABLED = False
METAREFRESH_ENABLED = False  # the spider follows one where a home page is nothing else
WARN_ON_GENERATOR_RETURN_VALUE = False
SCRAPER_SLOT_MAX_ACTIVE_SIZE = 50_000_000  # bytes of pages being read, before the network waits

# Nothing listens: both would open a port that runs Python for whoever connects.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

LOG_LEVEL = "WARNING"  # progress and report say what a person wants to know
STATS_DUMP = False
