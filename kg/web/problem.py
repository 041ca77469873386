"""What a person sees when a page cannot be shown."""

from __future__ import annotations

from kg.errors import KgError
from kg.web.view import Links, Notice, Ref, View, ViewCell, ViewSection
from kg.words.text import Text, same

_TITLES = {
    400: Text("看不懂这个请求", "The request cannot be understood"),
    403: Text("不允许", "Not allowed"),
    404: Text("没有这一页", "No such page"),
    503: Text("数据暂时不可用", "The data is not available now"),
    504: Text("用时过长，已停止", "It took too long and was stopped"),
}


def problem_view(ref: Ref, error: KgError) -> View:
    """The error with its place, what was expected and what was got, and a way on."""
    title = _TITLES.get(error.http_status, Text("出错了", "Something failed"))
    ways = Links(
        (
            ViewCell(None, Text("首页", "Home"), Ref("home")),
            ViewCell(None, Text("搜索", "Search"), Ref("search")),
        )
    )
    body = ViewSection("error", Text("原因", "Reason"), (Notice(error.text, "warning"), ways))
    return View(Ref("home") if ref.page == "home" else ref, title, same(str(error.http_status)), (body,))
