"""Where files lie: in STATE_DIR, or in a store that speaks S3."""

from __future__ import annotations

from typing import Any

from fzworkflow import environment

# Stores of other makers know neither hosts named after buckets nor the checksums that newer clients add by themselves.
_AS_EVERY_STORE = {
    "signature_version": "s3v4",
    "request_checksum_calculation": "when_required",
    "response_checksum_validation": "when_required",
}


def file_store() -> dict[str, Any]:
    """Return Django's settings of the default storage, from the S3_… variables."""
    bucket = environment.read("S3_BUCKET")
    if not bucket:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    endpoint = environment.read("S3_ENDPOINT_URL") or None
    options: dict[str, Any] = {"bucket_name": bucket, "endpoint_url": endpoint}
    if endpoint:
        # Half of Amazon's client comes with it: only who has such a store loads it.
        from botocore.config import Config

        options["client_config"] = Config(s3={"addressing_style": "path"}, **_AS_EVERY_STORE)
    options |= {
        "access_key": environment.read("S3_ACCESS_KEY") or None,
        "secret_key": environment.read("S3_SECRET_KEY") or None,
        "default_acl": "private",
        "file_overwrite": False,
        "querystring_auth": True,
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
