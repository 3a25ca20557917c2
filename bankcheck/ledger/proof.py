"""Proof that the stored bytes are the bytes that were stored: originals, batches, manifests."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from bankcheck.ledger.batch import sha256_of
from bankcheck.ledger.store import Ledger, Manifest


@dataclass(slots=True)
class Proof:
    """How many files were hashed again and what does not agree, one sentence a file."""

    originals: int = 0
    batches: int = 0
    batch_files: int = 0
    problems: list[str] = field(default_factory=list)


def prove(ledger: Ledger) -> Proof:
    """Hash every original and every file of every batch again and compare with the manifests."""
    proof = Proof()
    previous: str | None = None
    for manifest in ledger.manifests():
        proof.batches += 1
        folder = ledger.batch_folder(manifest["batch_no"])
        if manifest["previous_manifest_sha256"] != previous:
            proof.problems.append(f"{folder}: the manifest of the batch before it was changed.")
        previous = sha256_of(folder / "manifest.json")
        _prove_batch(manifest, folder, proof)
    for sha256 in sorted({entry.sha256 for entry in ledger.files().values()}):
        proof.originals += 1
        _compare(ledger.original(sha256), sha256, proof)
    return proof


def _prove_batch(manifest: Manifest, folder: Path, proof: Proof) -> None:
    digests = {f"{name}.parquet": facts["sha256"] for name, facts in manifest["streams"].items()}
    for name, sha256 in {**digests, **manifest["others"]}.items():
        proof.batch_files += 1
        _compare(folder / name, sha256, proof)


def _compare(path: Path, sha256: str, proof: Proof) -> None:
    if not path.is_file():
        proof.problems.append(f"{path} is missing; restore it from the backup.")
    elif sha256_of(path) != sha256:
        proof.problems.append(f"{path} was changed; restore it from the backup.")
