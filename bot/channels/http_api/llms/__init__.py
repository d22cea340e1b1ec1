"""`/llms.txt`: what is here, for programs that read the web for a language model (llmstxt.org)."""
