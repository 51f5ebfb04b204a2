"""Where a request really comes from, when proxies of ours stand in front."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

# Set in META when a request came through a proxy that we were not told of: its address is that proxy's.
IS_UNSURE = "fzworkflow.address_is_unsure"


class ClientAddressMiddleware:
    """Put the client's own address into REMOTE_ADDR: history, rate limits and logs all mean the same one.

    The last TRUSTED_PROXIES entries of X-Forwarded-For were written by our proxies; what stands before them,
    anyone can have written.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on with its client's address."""
        # Taken away in any case, so that nothing further in believes it unchecked.
        forwarded = request.META.pop("HTTP_X_FORWARDED_FOR", None)
        if forwarded is not None:
            address = client_address(forwarded, settings.TRUSTED_PROXIES)
            request.META["REMOTE_ADDR"] = address or request.META.get("REMOTE_ADDR", "")
            request.META[IS_UNSURE] = not address
        return self.get_response(request)


def client_address(forwarded: str, proxies: int) -> str:
    """Return the address that the outermost of our proxies saw; empty when there is none to trust."""
    parts = [part.strip() for part in forwarded.split(",")]
    if not 0 < proxies <= len(parts):
        return ""
    try:
        return str(ip_address(parts[-proxies]))
    except ValueError:
        return ""
