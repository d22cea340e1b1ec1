"""The WeChat Official Account channel (公众号, 服务号): people ask it 1:1."""
