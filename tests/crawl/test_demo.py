"""The whole program on the bundled blog: crawl it, look at everything, rebuild from the WARC."""
