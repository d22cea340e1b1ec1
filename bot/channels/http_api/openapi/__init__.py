"""The OpenAPI document, made of the parts' own descriptions."""
