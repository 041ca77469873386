"""Regions and classes as plain data."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology.codelist import classes, find_region, regions
from ontology.terms import Scheme


def full_name(code: str) -> str:
    """A region's name with all names above it: 吉林省吉林市昌邑区."""
    region = regions()[code]
    return (full_name(region.parent) if region.parent else "") + region.name


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("北京市朝阳区人民政府双井街道办事处", "110105"),
        ("北京市朝阳区人民政府双井街道", "110105"),
        ("中共北京市朝阳区委社会工作部", "110105"),
        ("中国共产党上海市普陀区委员会组织部", "310107"),
        ("上海市普陀区人民政府办公室", "310107"),
        ("北京市西城区人民政府广安门内街道办事处（本级）", "110102"),
        ("国家税务总局北京市朝阳区税务局", "110105"),
        ("北京市 朝阳\n区财政局", "110105"),
        ("北京市财政局", "110000"),
        ("北京市市场监督管理局", "110000"),
        ("重庆市城口县教育委员会", "500229"),
        ("广东省深圳市南山区财政局", "440305"),
        ("深圳市南山区财政局", "440305"),
        ("浙江省义乌市财政局", "330782"),
        ("吉林省吉林市财政局", "220200"),
        ("辽宁省朝阳市朝阳县财政局", "211321"),
        ("上海市人民政府驻北京市办事处", "310000"),
        ("红河州数据发展中心", "532500"),  # 红河哈尼族彝族自治州
        ("云南省红河州建水县教育局", "532524"),
        ("红河县教育局", "532529"),
        ("石柱县教育局", "500240"),  # 石柱土家族自治县
    ],
)
def test_a_unit_is_placed_in_the_smallest_region_its_name_says(name: str, code: str) -> None:
    assert find_region(name) == code


@pytest.mark.parametrize("name", ["海淀区教育委员会", "中共海淀区委组织部", "浦东新区财政局", "义乌市财政局"])
def test_a_county_whose_name_is_unique_needs_no_city(name: str) -> None:
    region = find_region(name)
    assert region is not None
    assert regions()[region].name in name


@pytest.mark.parametrize(
    "name",
    [
        "朝阳区",  # Beijing, Changchun
        "朝阳区教育委员会",
        "普陀区规划和自然资源局",  # Shanghai, Zhoushan
        "鼓楼区财政局",  # Nanjing, Xuzhou, Fuzhou, Kaifeng
        "普陀区驻北京市办事处",  # not Beijing
        "江苏省鼓楼区财政局",  # Nanjing and Xuzhou are both in Jiangsu
        "东区管理委员会",  # unique, but as likely no name of a region
        "朝阳市场监督管理所",  # not the city 朝阳市
        "海淀区域经济研究会",
        "双井街道办事处",
        "财政部",
        "",
        " ",
    ],
)
def test_a_region_that_is_not_certain_is_not_guessed(name: str) -> None:
    """Units of two regions with one code would become one unit."""
    assert find_region(name) is None


def test_every_region_is_found_by_its_full_name() -> None:
    wrong = {code: find_region(f"{full_name(code)}财政局") for code in regions()}
    assert {code: found for code, found in wrong.items() if found != code} == {}


def test_every_county_is_found_without_its_province() -> None:
    counties = [r for r in regions().values() if r.parent and regions()[r.parent].parent]
    assert counties
    for region in counties:
        assert region.parent
        assert find_region(f"{regions()[region.parent].name}{region.name}审计局") == region.code


@given(st.text())
def test_any_text_gives_a_known_region_or_none(text: str) -> None:
    found = find_region(text)
    assert found is None or found in regions()


def test_regions_form_a_tree_of_provinces_prefectures_and_counties() -> None:
    for code, region in regions().items():
        assert region.code == code
        assert len(code) == 6
        assert code.isdigit()
        if region.parent is None:
            assert code.endswith("0000")
        else:
            assert region.parent in {f"{code[:2]}0000", f"{code[:4]}00"}
            assert region.parent != code
    assert sum(r.parent is None for r in regions().values()) == 34


def test_siblings_have_different_names() -> None:
    """`find_region` could not tell them apart."""
    names = Counter((r.parent, r.name) for r in regions().values())
    assert max(names.values()) == 1


def test_prefectures_and_provinces_have_different_names() -> None:
    names = Counter(r.name for r in regions().values() if r.code.endswith("00"))
    assert max(names.values()) == 1


@pytest.mark.parametrize(
    ("city", "districts", "one"),
    [("110000", 16, "110105"), ("120000", 16, "120116"), ("310000", 16, "310107"), ("500000", 38, "500156")],
)
def test_the_cities_under_the_state_have_all_their_districts(city: str, districts: int, one: str) -> None:
    below = [r.code for r in regions().values() if r.parent == city]
    assert len(below) == districts
    assert one in below


def test_a_class_is_named_by_its_code() -> None:
    assert classes(Scheme.FUNCTION)["212"] == "城乡社区支出"
    assert classes(Scheme.GOVERNMENT_ECONOMIC)["501"] == "机关工资福利支出"
    assert classes(Scheme.DEPARTMENT_ECONOMIC)["399"] == "其他支出"


def test_the_lists_cannot_be_changed_by_who_reads_them() -> None:
    for shared in (regions(), classes(Scheme.FUNCTION)):
        with pytest.raises(TypeError):
            shared["999"] = "x"  # type: ignore[index]


def test_the_constants_and_lists_load_no_rdf_library() -> None:
    """Extraction imports them in each worker process; rdflib alone takes half a second."""
    code = (
        "import sys, ontology.terms, ontology.codelist; ontology.codelist.find_region('北京市');"
        "print([m for m in ('rdflib', 'pyoxigraph', 'pyshacl') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
