"""How the files of answers are handed out, on both sides."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from flask import Flask, current_app
from werkzeug.wrappers import Response

from bankcheck import web
from bankcheck.inspections.answer_views import attached
from bankcheck.inspections.evidence.blobs import Blobs
from bankcheck.inspections.rectification import files

NAME = "rectification.files"


def keep_files(app: Flask, home: Path) -> None:
    """Give an application the kept files of a data folder."""
    app.extensions[NAME] = Blobs(home)


def blobs() -> Blobs:
    """Return the kept files of this application."""
    return cast(Blobs, current_app.extensions[NAME])


def file_answer(answer_id: int, file_id: int) -> Response:
    """Hand out a file of an answer whose digests hold, as an attachment."""
    content, kind = files.read(web.database(), blobs(), answer_id, file_id, actor=web.actor())
    return attached(content, kind, f"answer-{file_id}")
