"""`/v1/…` in the shape of OpenAI's API, for clients that speak only that.

https://platform.openai.com/docs/api-reference
"""
