"""Signs, sends and verifies requests with somebody else's implementation of RFC 9421 (http-message-signatures from PyPI).

Reads a list of jobs as JSON from standard input and prints the list of their results. Nothing in here knows Sotto's code: what to
cover, and where to send it, the jobs say.
"""

import base64
import datetime
import http.client
import json
import sys
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from http_message_signatures import (
    ContentDigest,
    HTTPMessageSigner,
    HTTPMessageVerifier,
    InvalidSignature,
    MappingKeyResolver,
    algorithms,
)


class Message:
    """A request as the library reads it."""

    def __init__(self, method, url, headers):
        self.method = method
        self.url = url
        self.headers = headers


def moment(seconds):
    return datetime.datetime.fromtimestamp(seconds, tz=datetime.timezone.utc)


def sign(job, body):
    key = Ed25519PrivateKey.from_private_bytes(base64.b64decode(job["secret"]))
    resolver = MappingKeyResolver(public_keys={}, private_keys={job["keyId"]: key})
    message = Message("POST", job["url"], dict(job["headers"]))
    HTTPMessageSigner(signature_algorithm=algorithms.ED25519, key_resolver=resolver).sign(
        message,
        key_id=job["keyId"],
        created=moment(job["created"]),
        expires=moment(job["expires"]),
        nonce=job["nonce"],
        label=job.get("label"),
        tag=job.get("tag"),
        include_alg=job.get("algorithm", True),
        covered_component_ids=job["cover"],
        body=body,
    )
    return message.headers


def post(address, target, headers, body):
    connection = http.client.HTTPConnection(address, timeout=20)
    try:
        connection.request("POST", target, body=body, headers=headers)
        answer = connection.getresponse()
        return {"status": answer.status, "body": answer.read().decode()}
    finally:
        connection.close()


def send(job):
    """Signs a request, changes what the job wants changed afterwards, and sends it, twice if wanted."""
    body = job["body"].encode()
    headers = sign(job, body)
    body = job.get("bodyAfter", job["body"]).encode()
    if job.get("digestAfter"):
        headers["Content-Digest"] = ContentDigest.create(body)
    headers.update(job.get("set", {}))
    for name, (old, new) in job.get("changes", {}).items():
        known = next(known for known in headers if known.lower() == name)
        if old not in headers[known]:
            raise ValueError(f"there is no {old} in {name}: {headers[known]}")
        headers[known] = headers[known].replace(old, new, 1)
    target = urlsplit(job["url"]).path + job.get("query", "")
    times = 2 if job.get("twice") else 1
    return [post(job["address"], target, headers, body) for _ in range(times)]


def verify(job):
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(job["public"]))
    resolver = MappingKeyResolver(public_keys={job["keyId"]: key}, private_keys={})
    message = Message(job["method"], job["url"], dict(job["headers"]))
    verifier = HTTPMessageVerifier(signature_algorithm=algorithms.ED25519, key_resolver=resolver)
    try:
        [result] = verifier.verify(message, require_components=job["cover"], body=job["body"].encode())
    except InvalidSignature as refused:
        return {"holds": False, "why": str(refused)}
    return {"holds": True, "why": result.label}


DO = {"send": send, "verify": verify}

json.dump([DO[job["do"]](job) for job in json.load(sys.stdin)], sys.stdout)
