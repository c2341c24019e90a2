"""The local stand-in for the identity provider: issues tokens for any person."""

import json
import time
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from infra.local.credentials import write_private

AUDIENCE = "ticket-packages"
# The issuer's name in tokens, independent of the address of its keys.
ISSUER = "http://127.0.0.1:7071/local"
SUBJECTS = uuid.UUID("6f0d3c1e-8a53-4d0f-9a67-2b9f1f6f5b11")


class TokenIssuer:
    """Issues tokens signed with a key that never leaves the stack's directory."""

    def __init__(self, directory: Path, issuer: str) -> None:
        self.issuer = issuer
        self._key = _load_key(directory / "issuer-key.pem")
        public = self._key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        digest = hashes.Hash(hashes.SHA256())
        digest.update(public)
        self._key_id = digest.finalize().hex()[:16]

    def jwks(self) -> dict[str, Any]:
        """Return the public key as a JSON Web Key Set (RFC 7517)."""
        key = json.loads(RSAAlgorithm.to_jwk(self._key.public_key()))
        return {"keys": [{**key, "kid": self._key_id, "alg": "RS256", "use": "sig"}]}

    def issue(
        self,
        name: str,
        email: str,
        roles: Sequence[str],
        sub: str | None = None,
        expires_in: int = 3600,
        **extra_claims: object,
    ) -> tuple[str, str]:
        """Return a token and its subject; without `sub`, the subject is derived from the e-mail
        address.

        A claim that is None in `extra_claims` is left out, by which tests remove one.
        """
        subject = sub or str(uuid.uuid5(SUBJECTS, email.casefold()))
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": AUDIENCE,
            "sub": subject,
            "iat": now,
            "nbf": now,
            "exp": now + expires_in,
            "name": name,
            "email": email,
            "email_verified": True,
            "roles": list(roles),
        } | extra_claims
        stated = {claim: value for claim, value in claims.items() if value is not None}
        token = jwt.encode(stated, self._key, "RS256", headers={"kid": self._key_id})
        return token, subject


def _load_key(path: Path) -> rsa.RSAPrivateKey:
    if not path.exists():
        made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        pem = made.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        write_private(path, pem)
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError(f"{path} is not an RSA key")
    return key
