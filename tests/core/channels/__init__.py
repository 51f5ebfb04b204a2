"""Gateways: each message once, whatever becomes of them."""
