"""What a revocation list is about: all that its issuer certified, or a part (RFC 5280, 5.2.5)."""

from __future__ import annotations

from asn1crypto import x509 as asn1
from cryptography import x509


def is_partial(read: x509.CertificateRevocationList) -> bool:
    """Whether it is about what changed alone, or says what we do not understand and must."""
    return any(
        isinstance(one.value, x509.DeltaCRLIndicator)
        or (one.critical and not isinstance(one.value, x509.IssuingDistributionPoint))
        for one in read.extensions
    )


def scope_of(read: x509.CertificateRevocationList) -> x509.IssuingDistributionPoint | None:
    """Return what a list says that it is about, where it says so."""
    found = (one.value for one in read.extensions)
    return next((one for one in found if isinstance(one, x509.IssuingDistributionPoint)), None)


def is_within(certificate: asn1.Certificate, scope: x509.IssuingDistributionPoint | None) -> bool:
    """RFC 5280, 6.3.3 (b): whether a list that says what it is about is the whole word on a certificate."""
    if scope is None:
        return True
    if scope.indirect_crl or scope.only_some_reasons or scope.only_contains_attribute_certs:
        return False
    if scope.only_contains_user_certs if certificate.ca else scope.only_contains_ca_certs:
        return False
    if scope.full_name is None:
        return scope.relative_name is None
    # A point for some reasons alone, or of another issuer, says nothing of the rest.
    points = [one for one in certificate.crl_distribution_points if one["reasons"].native is None]
    named = {name.native for one in points for name in _names_of(one)}
    return any(one.value in named for one in scope.full_name)


def _names_of(point: asn1.DistributionPoint) -> list[asn1.GeneralName]:
    told = point["distribution_point"]
    return list(told.chosen) if told.name == "full_name" else []
