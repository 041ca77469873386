"""How fast mentions of policy documents are found, on text composed of annotated sentences and filler."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from extract.policy import find_references
from extract.policy.scorer import read_annotated

pytestmark = pytest.mark.bench

ANNOTATED = Path(__file__).parent.parent / "extract" / "policy" / "annotated.jsonl"
FILLER = (
    "本项目用于保障街道日常运行，主要包括环境整治、便民服务、社区活动和应急处置等方面，"
    "全年计划服务居民约三万人次，群众满意度不低于百分之九十，资金按季度拨付，年底开展自评。"
)
SIZE_MB, REPEATS = 3, 3


def text_with(filler_per_sentence: int) -> str:
    sentences = [text.text for text in read_annotated(ANNOTATED)]
    block = "\n\n".join(sentence + FILLER * filler_per_sentence for sentence in sentences)
    return (block + "\n\n") * (SIZE_MB * 1_000_000 // len(block.encode()) + 1)


@pytest.mark.parametrize("filler", [0, 1, 10], ids=["dense", "one to one", "narrative"])
def test_megabytes_a_second(filler: int) -> None:
    text = text_with(filler)
    megabytes = len(text.encode()) / 1e6
    find_references(text[:10_000])
    seconds = []
    for _ in range(REPEATS):
        started = time.perf_counter()
        found = find_references(text)
        seconds.append(time.perf_counter() - started)
    best = min(seconds)
    print(
        f"\nfind_references: {megabytes / best:.2f} MB/s ({len(text) / best / 1e6:.2f} M characters/s), "
        f"{len(found)} mentions in {megabytes:.1f} MB, {len(found) / best:,.0f} mentions/s"
    )
    assert found
