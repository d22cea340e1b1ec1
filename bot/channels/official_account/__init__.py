"""A WeChat Official Account (公众号, 服务号): people ask it 1:1.

WeChat calls us (`webhook`, `gate`, `inbound`), waits five seconds and calls again, three times in
all (`waiter`); what comes later goes by customer-service message (`late`) or with the next reply.
"""
