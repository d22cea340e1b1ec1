"""WeChat's protocol: signatures, encryption, XML and JSON, messages."""
