"""Letters of numbers are explained from parts; what no data file knows stays unknown."""

from __future__ import annotations

import pytest

from extract.errors import CatalogueError
from extract.policy import AgencyLevel, level_of_name, resolve_agency, vocabulary


@pytest.mark.parametrize(
    ("letters", "name", "level"),
    [
        ("京财社指", "北京市财政局", "province"),
        ("京政发", "北京市人民政府", "province"),
        ("京政办发", "北京市人民政府办公厅", "province"),
        ("京发", "中共北京市委员会", "province"),
        ("京办发", "中共北京市委办公厅", "province"),
        ("京组通", "中共北京市委组织部", "province"),
        ("京医保发", "北京市医疗保障局", "province"),
        ("京政服发", "北京市政务服务管理局", "province"),
        ("京建法", "北京市住房和城乡建设委员会", "province"),
        ("京规自西函", "北京市规划和自然资源委员会西城分局", "province"),
        ("京西发", "中共北京市西城区委员会", "county"),
        ("京西城发改（审）", "北京市西城区发展和改革委员会", "county"),
        ("西人社发", "北京市西城区人力资源和社会保障局", "county"),
        ("西政发", "北京市西城区人民政府", "county"),
        ("西组字", "中共北京市西城区委组织部", "county"),
        ("西残发", "北京市西城区残疾人联合会", "county"),
        ("西管函", "北京市西城区城市管理委员会", "county"),
        ("朝财预", "北京市朝阳区财政局", "county"),
        ("沪府规", "上海市人民政府", "province"),
        ("沪府办规", "上海市人民政府办公厅", "province"),
        ("沪委办发", "中共上海市委办公厅", "province"),
        ("沪财社", "上海市财政局", "province"),
        ("普府办", "上海市普陀区人民政府办公室", "county"),
        ("普发改投", "上海市普陀区发展和改革委员会", "county"),
        ("津财社指", "天津市财政局", "province"),
        ("渝北府发", "重庆市渝北区人民政府", "county"),
        ("粤府办", "广东省人民政府办公厅", "province"),
        ("浙财社", "浙江省财政厅", "province"),
        ("财社", "财政部", "central"),
        ("民发", "民政部", "central"),
        ("人社部发", "人力资源和社会保障部", "central"),
        ("国卫基层发", "国家卫生健康委员会", "central"),
        ("国发", "国务院", "central"),
        ("国办发明电", "国务院办公厅", "central"),
        ("中发", "中国共产党中央委员会", "central"),
        ("中办发", "中共中央办公厅", "central"),
        ("国务院令", "国务院", "central"),
        ("西城区总河长令", "西城区总河长", "county"),
        ("北京市人民政府令", "北京市人民政府", "province"),
    ],
)
def test_letters_name_the_agency_they_stand_for(letters: str, name: str, level: str) -> None:
    agency = resolve_agency(letters, region="310000" if letters[0] == "普" else "110000")
    assert (agency.name, agency.level, agency.unknown) == (name, level, ())
    assert agency.complete


@pytest.mark.parametrize(
    ("letters", "section", "kind"),
    [
        ("京财社指", "社会保障", "指"),
        ("京财党政群指", "党政群", "指"),
        ("京财资环指", "资源环境", "指"),
        ("京财科文指", "科教文", "指"),
        ("京财综", "综合", None),
        ("京民社救发", "社会救助", "发"),
        ("京人社养发", "养老保险", "发"),
        ("沪卫计基层", "基层卫生", None),
    ],
)
def test_the_section_inside_a_body_is_not_taken_for_another_body(
    letters: str, section: str, kind: str | None
) -> None:
    agency = resolve_agency(letters)
    assert (agency.section, agency.kind) == (section, kind)


def test_a_joint_number_has_all_its_agencies() -> None:
    agency = resolve_agency("京民优发西征发", region="110102")
    assert agency.names == ("北京市民政局", "北京市西城区人民政府征兵办公室")
    assert agency.complete


@pytest.mark.parametrize(
    ("letters", "unknown"),
    [("京朝社发", ("社",)), ("广内办发", ("广内",)), ("京社领发", ("社领",)), ("沪卫计办中发", ("办中",))],
)
def test_letters_that_no_file_explains_are_named_not_guessed(letters: str, unknown: tuple[str, ...]) -> None:
    agency = resolve_agency(letters)
    assert agency.unknown == unknown
    assert agency.name is None
    assert not agency.complete


def test_letters_of_several_places_are_decided_only_by_the_citing_place() -> None:
    open_question = resolve_agency("青民发")
    assert open_question.name is None
    assert set(open_question.candidates) == {"青海省民政厅", "山东省青岛市民政局", "上海市青浦区民政局"}
    assert resolve_agency("青民发", region="310118").name == "上海市青浦区民政局"
    assert resolve_agency("青民发", region="630000").name == "青海省民政厅"
    assert resolve_agency("青府发", region="310000").name == "上海市青浦区人民政府"
    assert not resolve_agency("青府发").complete


def test_an_office_that_changed_its_name_stays_open() -> None:
    agency = resolve_agency("合政办", region="340100")
    assert agency.name is None
    assert set(agency.candidates) == {"安徽省合肥市人民政府办公室", "安徽省合肥市人民政府办公厅"}
    assert resolve_agency("榕政办").name is None
    assert resolve_agency("杭政办").name == "浙江省杭州市人民政府办公厅"


def test_the_kind_is_known_even_where_the_issuer_is_not() -> None:
    agency = resolve_agency("西行规发", region="110000")
    assert (agency.name, agency.kind, agency.kind_name) == (
        None,
        "行规发",
        "行政规范性文件（统一编号）",
    )
    assert agency.place == "北京市西城区"


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("国务院办公厅", AgencyLevel.CENTRAL),
        ("中共中央办公厅 国务院办公厅", AgencyLevel.CENTRAL),
        ("公安部等6部门", AgencyLevel.CENTRAL),
        ("广东省财政厅", AgencyLevel.PROVINCE),
        ("北京市民政局", AgencyLevel.PROVINCE),
        ("市委组织部", AgencyLevel.CITY),
        ("北京市西城区民政局", AgencyLevel.COUNTY),
        ("区城市管理委员会", AgencyLevel.COUNTY),
        ("广安门内街道办事处", AgencyLevel.TOWN),
        ("某某研究会", None),
    ],
)
def test_a_full_name_tells_its_tier_or_nothing(name: str, level: AgencyLevel | None) -> None:
    assert level_of_name(name) == level


@pytest.mark.parametrize(
    ("letters", "region", "name"),
    [
        ("通政发", "320600", "江苏省南通市人民政府"),
        ("通政发", "110000", "北京市通州区人民政府"),
        ("通州政发", "320600", "江苏省南通市通州区人民政府"),
        ("镇政发", "610728", "陕西省汉中市镇巴县人民政府"),
        ("海政发", "110108", "北京市海淀区人民政府"),
        ("海政发", "220000", None),
        ("平政发", "320600", None),
        ("延政发", "320600", None),
        ("怀政发", "320600", None),
        ("密政发", "320600", None),
        ("兴政发", "320600", None),
        ("通政发", None, None),
    ],
)
def test_the_region_of_the_publisher_decides_between_places(
    letters: str, region: str | None, name: str | None
) -> None:
    """A letter that many places share names none of them far from where it is cited."""
    assert resolve_agency(letters, region=region).name == name


@pytest.mark.parametrize(
    "letters",
    ["国某税发", "中彩发字", "沪积金管某会", "京财某函", "中某发", "公积金发"],
)
def test_a_name_is_given_only_where_every_letter_is_accounted_for(letters: str) -> None:
    agency = resolve_agency(letters)
    assert (agency.name, agency.complete) == (None, False)


@pytest.mark.parametrize(
    ("letters", "year", "name"),
    [
        ("环发", 2012, "环境保护部"),
        ("环发", 2022, "生态环境部"),
        ("环发", 2018, None),
        ("农计发", 2010, "农业部"),
        ("建城", 2006, "建设部"),
        ("建城", 2020, "住房和城乡建设部"),
        ("粤环发", 2015, "广东省环境保护厅"),
    ],
)
def test_the_year_decides_between_names_a_body_had(letters: str, year: int, name: str | None) -> None:
    """A year of change leaves the name open rather than guessed."""
    assert resolve_agency(letters, year=year).name == name


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("北京市人民政府", "province"), ("重庆市渝北区人民政府", "county"), ("江苏省南通市人民政府", "city"),
        ("陕西省汉中市镇巴县人民政府", "county"), ("某县某镇人民政府", "town"), ("住房城乡建设部", "central"),
    ],
)  # fmt: skip
def test_the_five_tiers_are_told_apart(name: str, level: str) -> None:
    assert level_of_name(name) == level


def test_every_row_of_the_data_files_can_be_reached() -> None:
    """A body that no letters resolve to would be dead data; one body of each row is resolved."""
    for body in vocabulary.bodies():
        year = int(body.until or body.since or 2024)
        if body.central:
            agency = resolve_agency(body.letters + "发", year=year)
            assert agency.names or agency.candidates, body.letters
        if body.local and not body.within and body.letters not in ("政", "府", "政办", "府办"):
            agency = resolve_agency(f"沪{body.letters}发", year=year)
            assert agency.names or agency.candidates, body.letters


def test_a_malformed_data_file_names_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vocabulary, "_DATA", _Folder("letters,name\n发,发文\n"))
    vocabulary.kinds.cache_clear()
    try:
        with pytest.raises(CatalogueError, match=r"kinds\.csv.*funding"):
            vocabulary.kinds()
    finally:
        vocabulary.kinds.cache_clear()


class _File:
    def __init__(self, text: str) -> None:
        self._text = text

    def read_text(self, encoding: str) -> str:
        return self._text


class _Folder:
    def __init__(self, text: str) -> None:
        self._text = text

    def __truediv__(self, name: str) -> _File:
        return _File(self._text)
