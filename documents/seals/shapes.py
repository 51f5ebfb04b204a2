"""ASN.1 of the seal in an OFD: GB/T 38540-2020 (header version 4), and GM/T 0031-2014, which it replaced."""

from __future__ import annotations

from asn1crypto.core import (
    Any,
    Boolean,
    Choice,
    GeneralizedTime,
    IA5String,
    Integer,
    ObjectIdentifier,
    OctetBitString,
    OctetString,
    PrintableString,
    Sequence,
    SequenceOf,
    UTCTime,
    UTF8String,
)


class Extension(Sequence):
    """What a maker added."""

    _fields = [("id", ObjectIdentifier), ("critical", Boolean, {"optional": True}), ("value", OctetString)]


class Extensions(SequenceOf):
    """What a maker added."""

    _child_spec = Extension


class Header(Sequence):
    """头信息: `ES`, the version, who made the software."""

    _fields = [("id", IA5String), ("version", Integer), ("maker", IA5String)]


class Certificates(SequenceOf):
    """The signers' certificates themselves."""

    _child_spec = OctetString


class CertificateDigest(Sequence):
    """A signer's certificate by its digest."""

    _fields = [("algorithm", PrintableString), ("value", OctetString)]


class CertificateDigests(SequenceOf):
    """The signers' certificates by their digests."""

    _child_spec = CertificateDigest


class Moment(Choice):
    """Either way of writing a time: makers of the older standard use both."""

    _alternatives = [("utc", UTCTime), ("general", GeneralizedTime)]


class Picture(Sequence):
    """印章图像, its size in millimetres."""

    _fields = [("type", IA5String), ("content", OctetString), ("width", Integer), ("height", Integer)]


class Property(Sequence):
    """印章属性 of GB/T 38540; `signers` is read by `listed_as`: 1 certificates, 2 digests of certificates."""

    _fields = [
        ("type", Integer),
        ("name", UTF8String),
        ("listed_as", Integer),
        ("signers", Any),
        ("made", GeneralizedTime),
        ("valid_from", GeneralizedTime),
        ("valid_until", GeneralizedTime),
    ]


class OldProperty(Sequence):
    """印章属性 of GM/T 0031."""

    _fields = [
        ("type", Integer),
        ("name", UTF8String),
        ("signers", Certificates),
        ("made", Moment),
        ("valid_from", Moment),
        ("valid_until", Moment),
    ]


class SealInfo(Sequence):
    """印章信息."""

    _fields = [
        ("header", Header),
        ("number", IA5String),
        ("property", Property),
        ("picture", Picture),
        ("extensions", Extensions, {"explicit": 0, "optional": True}),
    ]


class OldSealInfo(Sequence):
    """印章信息."""

    _fields = [
        ("header", Header),
        ("number", IA5String),
        ("property", OldProperty),
        ("picture", Picture),
        ("extensions", Extensions, {"explicit": 0, "optional": True}),
    ]


class MadeSeal(Sequence):
    """电子印章: what the maker of the seal signed."""

    _fields = [
        ("information", SealInfo),
        ("certificate", OctetString),
        ("algorithm", ObjectIdentifier),
        ("signature", OctetBitString),
    ]


class OldMaking(Sequence):
    """印章签名信息."""

    _fields = [
        ("certificate", OctetString),
        ("algorithm", ObjectIdentifier),
        ("signature", OctetBitString),
    ]


class OldMadeSeal(Sequence):
    """电子印章."""

    _fields = [("information", OldSealInfo), ("making", OldMaking)]


class ToSign(Sequence):
    """待电子签章数据."""

    _fields = [
        ("version", Integer),
        ("seal", MadeSeal),
        ("at", GeneralizedTime),
        ("digest", OctetBitString),
        ("about", IA5String),
        ("extensions", Extensions, {"explicit": 0, "optional": True}),
    ]


class Bits(Choice):
    """Bits, which some makers write as octets."""

    _alternatives = [("bits", OctetBitString), ("octets", OctetString)]


class OldToSign(Sequence):
    """待电子签章数据; `at` holds a UTCTime or a time stamp."""

    _fields = [
        ("version", Integer),
        ("seal", OldMadeSeal),
        ("at", Bits),
        ("digest", Bits),
        ("about", IA5String),
        ("certificate", OctetString),
        ("algorithm", ObjectIdentifier),
    ]


class Sealing(Sequence):
    """电子签章."""

    _fields = [
        ("to_sign", ToSign),
        ("certificate", OctetString),
        ("algorithm", ObjectIdentifier),
        ("signature", OctetBitString),
        ("stamp", OctetBitString, {"explicit": 0, "optional": True}),
    ]


class OldSealing(Sequence):
    """电子签章."""

    _fields = [("to_sign", OldToSign), ("signature", OctetBitString)]
