"""Prometheus metrics, for the networks that the settings name and nobody else."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

from django.conf import settings
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django_prometheus.exports import ExportToDjangoView

from fzworkflow.addresses import IS_UNSURE
from fzworkflow.vitals.gauges import gauges_of
from fzworkflow.vitals.reading import read_everything
from fzworkflow.vitals.signs import signs_of


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Return the metrics to an allowed address; 404 to others."""
    if request.META.get(IS_UNSURE) or not _is_allowed(request.META.get("REMOTE_ADDR", "")):
        raise Http404
    response: HttpResponse = ExportToDjangoView(request)
    try:
        response.content += gauges_of(signs_of(read_everything(), timezone.now()))
    except DatabaseError:  # the counters of the requests are there all the same
        return response
    return response


def _is_allowed(text: str) -> bool:
    try:
        address = ip_address(text)
    except ValueError:
        return False
    return any(address in ip_network(network) for network in settings.METRICS_NETWORKS)
