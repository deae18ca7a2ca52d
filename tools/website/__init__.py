"""The course as a web page: notebooks as pages, explorers baked, nothing needed behind them."""
