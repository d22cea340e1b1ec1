"""Channel of a WeChat Official Account (公众号, 服务号), where people ask in a 1:1 chat."""
