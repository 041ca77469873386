"""The pages of trial readings."""

from __future__ import annotations

import errno
import shutil
from collections import OrderedDict
from pathlib import Path

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse

from kg.api.pages import headers_of, page_response, static_version
from kg.api.settings import Settings
from kg.api.trials.copies import lasting_files
from kg.api.trials.gate import UPLOAD
from kg.api.trials.trial import Trial, Trials, TrialState, file_name
from kg.store.served import PublishedStore
from kg.web.address import LiveAddresses
from kg.web.render import render
from kg.web.trial import TrialAddresses, form_view, progress_view, result_view
from kg.web.view import Ref
from kg.words.refusals import refusal_in_chinese
from kg.words.text import Language, Text

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})
_MOST_FILES = 200
_MOST_OPEN = 8
_HEADINGS = {
    TrialState.READING: Text("正在读取", "Reading"),
    TrialState.FAILED: Text("没有读出预算", "No budget was read"),
    TrialState.KEEPING: Text("正在存入库", "Keeping in the store"),
    TrialState.READ: Text("读出了什么", "What was read"),
    TrialState.KEPT: Text("已存入库", "Kept in the store"),
}


_NOTHING: dict[str, object] = dict.fromkeys(("form", "waits", "decide", "keepable", "refused"), False) | {
    "kept": "",
    "said": "",
}
"""What the template is told where there is nothing to say."""


class TrialStores:
    """The stores of trials that were looked at last, open."""

    def __init__(self) -> None:
        self._open: OrderedDict[str, PublishedStore] = OrderedDict()

    def of(self, trial: Trial) -> PublishedStore:
        """The store of a trial."""
        if trial.name not in self._open:
            self._open[trial.name] = PublishedStore(trial.store)
            if len(self._open) > _MOST_OPEN:
                self._open.popitem(last=False)[1].close()
        self._open.move_to_end(trial.name)
        return self._open[trial.name]

    def forget(self, trial: Trial) -> None:
        """Let go of a store."""
        if opened := self._open.pop(trial.name, None):
            opened.close()


def trials_router(trials: Trials, settings: Settings) -> APIRouter:
    """The routes below `/upload`; who may use them is told by `kg.api.trials.gate`."""
    router = APIRouter(include_in_schema=False)
    stores = TrialStores()

    @router.get(UPLOAD)
    @router.get("/en" + UPLOAD)
    async def form(request: Request) -> Response:
        addresses = LiveAddresses(_root(request), static_version(), writable=True)
        more = _NOTHING | {"form": True, "action": _path(request, "")}
        view = form_view(settings.max_upload_bytes)
        text = render("trial.html", view, _language(request), addresses, live=True, **more)
        return Response(text, headers=headers_of("upload"), media_type="text/html; charset=utf-8")

    @router.post(UPLOAD)
    @router.post("/en" + UPLOAD)
    async def drop(request: Request) -> Response:
        trial = await _received(trials, request)
        try:
            _begin(trials, trial, "read", str(trial.store))
        except HTTPException:
            trials.throw_away(trial)
            raise
        return RedirectResponse(_path(request, trial.name), 303)

    @router.get(UPLOAD + "/{name}")
    @router.get("/en" + UPLOAD + "/{name}")
    async def show(name: str, request: Request) -> Response:
        trial = _found(trials, name)
        text = await run_in_threadpool(_page, trial, request, stores)
        return Response(text, headers=headers_of("upload"), media_type="text/html; charset=utf-8")

    @router.get(UPLOAD + "/{name}/pages/{path:path}")
    def look(name: str, path: str, request: Request) -> Response:
        store = stores.of(_found(trials, name))
        addresses = TrialAddresses(_root(request), name, static_version())
        return page_response(path, request, store.current(), addresses)

    @router.post(UPLOAD + "/{name}/keep")
    @router.post("/en" + UPLOAD + "/{name}/keep")
    async def keep(name: str, request: Request) -> Response:
        trial = _found(trials, name)
        if trial.state is TrialState.READ:
            lasting = lasting_files(settings.store)
            copies = lasting / trial.name[:12] if lasting else None
            _begin(trials, trial, "keep", settings.store, copies)
        return RedirectResponse(_path(request, name), 303)

    @router.post(UPLOAD + "/{name}/discard")
    @router.post("/en" + UPLOAD + "/{name}/discard")
    async def discard(name: str, request: Request) -> Response:
        trial = _found(trials, name)
        stores.forget(trial)
        await run_in_threadpool(trials.throw_away, trial)
        return RedirectResponse(_path(request, ""), 303)

    return router


async def _received(trials: Trials, request: Request) -> Trial:
    """A trial of the files that a request drops; nothing is left of one that is broken off.

    Raises:
        HTTPException: The disk has no room for them, or the form has none.
    """
    trial = trials.new()
    try:
        async with request.form(max_files=_MOST_FILES, max_fields=10) as sent:
            await _take(trial, sent)
    except BaseException as error:
        trials.throw_away(trial)
        if isinstance(error, OSError) and error.errno in _NO_ROOM:
            raise _no_room(error) from error
        raise
    return trial


def _begin(trials: Trials, trial: Trial, step: str, store: str, copies: Path | None = None) -> None:
    """Begin a step.

    Raises:
        HTTPException: The disk has no room even for that; how far the trial is stays as it was.
    """
    try:
        trials.begin(trial, step, store, copies)
    except OSError as error:
        raise _no_room(error) from error


def _no_room(error: OSError) -> HTTPException:
    return HTTPException(507, f"files: expected room for them on the disk, got {error.strerror}")


async def _take(trial: Trial, sent: FormData) -> None:
    """Write the files of a form to the folder of a trial.

    Raises:
        HTTPException: The form has none.
    """
    files = [part for part in sent.getlist("files") if isinstance(part, UploadFile) and part.filename]
    if not files:
        raise HTTPException(400, "form: expected at least one file, got none")
    for part in files:
        taken = frozenset(path.name for path in trial.files)
        target = trial.folder / "files" / file_name(part.filename or "", taken)
        await run_in_threadpool(_write, part, target)


def _page(trial: Trial, request: Request, stores: TrialStores) -> str:
    """The page of a trial as HTML."""
    state = trial.state
    waits = state in (TrialState.READING, TrialState.KEEPING)
    step = "keep" if state in (TrialState.KEEPING, TrialState.KEPT) or trial.said("keep") else "read"
    if state is TrialState.READ:
        view = result_view(stores.of(trial).current())
        addresses: LiveAddresses = TrialAddresses(_root(request), trial.name, static_version())
    else:
        view = progress_view(trial.name, [path.name for path in trial.files], _HEADINGS[state])
        addresses = LiveAddresses(_root(request), static_version(), writable=True)
    language = _language(request)
    more = _NOTHING | {
        "waits": waits,
        "decide": state in (TrialState.READ, TrialState.FAILED),
        "keepable": state is TrialState.READ,
        "refused": state is TrialState.READ and step == "keep",
        "kept": LiveAddresses(_root(request)).page(Ref("quality"), language)
        if state is TrialState.KEPT
        else "",
        "action": _path(request, trial.name),
        "said": "\n".join(
            trial.said(step) if language is Language.EN else map(refusal_in_chinese, trial.said(step))
        ),
    }
    return render("trial.html", view, language, addresses, live=True, **more)


def _write(part: UploadFile, target: Path) -> None:
    with target.open("xb") as file:
        shutil.copyfileobj(part.file, file)


def _found(trials: Trials, name: str) -> Trial:
    trial = trials.find(name)
    if trial is None:
        raise HTTPException(
            404, "trial reading: expected one that is there, got one that was thrown away or never was"
        )
    return trial


def _root(request: Request) -> str:
    return str(request.scope.get("root_path", ""))


def _language(request: Request) -> Language:
    return (
        Language.EN if request.scope["path"].removeprefix(_root(request)).startswith("/en/") else Language.ZH
    )


def _path(request: Request, name: str) -> str:
    prefix = "/en" if _language(request) is Language.EN else ""
    return f"{_root(request)}{prefix}{UPLOAD}" + (f"/{name}" if name else "")
