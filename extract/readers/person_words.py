"""How names of persons and ways to reach them look: surnames, name shapes, telephones, e-mail, identity numbers.

Used by `extract.readers.privacy` alone, which decides by context what is one; nothing here knows of documents.
"""

from __future__ import annotations

import re
from importlib.resources import files

import yaml

_LISTS: dict[str, list[str]] = yaml.safe_load(
    (files("extract.readers") / "person_words.yaml").read_text(encoding="utf-8")
)


def _words(name: str) -> list[str]:
    """The words of a list of `person_words.yaml`."""
    return " ".join(_LISTS[name]).split()


# Surnames in use, the most frequent first; source: the traditional list 百家姓 and what counts of the population name
# beside it. A character that begins many words of budgets (如 和, 安, 应) counts only where a label stands before it.
SURNAME_CHARACTERS = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪"
    "田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦"
    "季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位"
    "覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边净闫喻揭闻佟苟党窦米郎权仇牧戚鄢邬芮储晏卓阚冀商郜翦臧蔺麦慕桑蒙"
    "冼禤冉晁咸籍蒲邰鄂阴麴羿汲邴宓乌隗璩濮扈桓郏浦冒暨寇殳夔厍訾饶乜竺逯於井巴莘贡姬扶宰郦雍瞿宦艾庾阙"
    "封鞠巩宗匡国佘匙荆宫巫粟沙连岑仲逄狄滕娄栾褚腾候计宿茅鹿邸丘亓幸旷郁那全师皮满缪楼裘肖付代邝练敬敖富应占鲜花古平明昌凤綦逄尚昝亢郇操幺奚"
    "酆廉卞穆湛禹谈蓝刁骆虞贲杭诸吉钮嵇荣荀惠糜蓬郗伊厉戎祖符韶蓟索屠池胥苍燕茹戈禄沃蔚巢蒯盖帅郈仝寿"
    "郄缑眭佴勾麻楚衡弘冮苑谌恽谯蹇冷栗逯揭亓晁辜佀仉庹琚笪戢矫逮宛柘郤束钭鄞闭"
)
RARE_SURNAMES = (
    "班贝奉玄拜海原步都户员朗劳朴漆智竹佐布么锁檀战恩水盘迟衣扁招云乐元宣滑松农容居隆简养相况琴年爱福归官光展修门牙"
    "冶由玉虎库税但奎伏支干商尉尧银益印怀信冉哈千卿伯南危"
)
"""Characters that are words first: surnames only where the whole text is weighed."""
COMPOUND_SURNAMES = (
    "欧阳|上官|皇甫|令狐|诸葛|司徒|司马|申屠|夏侯|端木|尉迟|东方|公孙|长孙|慕容|宇文|赫连|澹台|呼延|轩辕|"
    "南宫|独孤|闻人|钟离|淳于|太史|公冶|濮阳|拓跋|百里|东郭|西门|单于|仲孙|相里|鲜于|万俟|宗政|司空|第五|左丘|谷梁|段干|东野|呼延|亓官|纳兰"
)
_HAN = r"\u3400-\u4dbf\u4e00-\u9fff"
MASKS = "某×＊*○〇"
_MASK = rf"[{MASKS}xX]"
SURNAME = rf"(?:{COMPOUND_SURNAMES}|[{SURNAME_CHARACTERS}])"

MASKED_NAME = re.compile(
    rf"(?<!单(?=位)){SURNAME}(?:某某?|[×＊*○〇]{{1,2}}|[xX]{{2}})(?![街乡镇区县市省局村])"
)
"""A name already made unreadable in part, 李某 or 李××; it goes as a whole."""

LATIN_NAME = r"[A-Z][A-Za-z'’.-]*(?:[ \u00a0]+[A-Z][A-Za-z'’.-]*){1,3}"
_PART = rf"(?:(?!联系|电话|手机|同志|先生|女士)[{_HAN}]){{2,8}}"
_MINORITY_NAME = rf"{_PART}(?:[·•‧・．]{_PART}){{1,2}}"
_TIBETAN = f"(?:{'|'.join(_words('tibetan_parts'))})"
_TIBETAN_NAME = rf"(?:{_TIBETAN}{{2,3}}|{_TIBETAN}[措吉草杰加太本])"
_MONGOLIAN_NAME = rf"(?:{'|'.join(_words('mongolian_parts'))}){{1,3}}"
_TURKIC_END = f"(?:{'|'.join(_words('turkic_endings'))})"
_TURKIC_LETTERS = f"[{''.join(_words('turkic_letters'))}]"
_WRITTEN_BY_SOUND = (
    rf"(?:{'|'.join(_words('turkic_beginnings'))}){_TURKIC_LETTERS}{{1,5}}|[{_HAN}]{{2,3}}[呷嫫]"
)
_TURKIC_NAME = rf"(?:(?!联系|电话|手机)[{_HAN}]){{1,4}}{_TURKIC_END}|{_WRITTEN_BY_SOUND}"
PEOPLES_NAME = re.compile(
    rf"{_TIBETAN_NAME}|{_MONGOLIAN_NAME}|{_TURKIC_LETTERS}{{1,4}}{_TURKIC_END}|{_WRITTEN_BY_SOUND}"
)
"""A name of the forms that Tibetans, Mongolians, Uyghurs and Kazakhs bear, without a point."""
PEOPLES_PARTS = "|".join([*_words("tibetan_parts"), *_words("mongolian_parts")])
_SYLLABLE = (
    r"(?:(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:uang|iang|iong|ang|eng|ong|ing|ian|iao|uai|uan|ai|ei|ao|ou|an|en|in|un|ia|ie"
    r"|iu|ua|uo|ui|ue|er|a|o|e|i|u|v))"
)
PINYIN_NAME = rf"(?=[A-Z])(?i:{_SYLLABLE}) (?=[A-Z][a-z])(?i:{_SYLLABLE}(?:[-'’]?{_SYLLABLE})?)"
"""A name written by the sounds of two or three Chinese characters, the surname first."""
HAN_NAME = rf"{SURNAME}(?:[{_HAN}]{{1,2}}|某某?|{_MASK}{{1,2}}|\s+(?:[{_HAN}]{{2}}(?![{_HAN}])|[{_HAN}]))"
SURE_NAME = re.compile(
    rf"{_MINORITY_NAME}|{_TIBETAN_NAME}|{_MONGOLIAN_NAME}|{_TURKIC_NAME}|{HAN_NAME}|{LATIN_NAME}"
)
"""Begins with a surname, or has a form that only names have."""

_ANY_NAME = re.compile(
    rf"{_MINORITY_NAME}|{LATIN_NAME}|[A-Z][a-z]{{1,14}}[A-Z]?[a-z]*|[A-Z]{{2,12}}"
    rf"|[{_HAN}]{{2,4}}|[{_HAN}](?:\s+[{_HAN}]){{1,3}}|{SURNAME}{_MASK}{{1,2}}"
)
_SPACED_NAME = re.compile(rf"{SURNAME}(?:\s{{1,4}}[{_HAN}]){{1,2}}|{SURNAME}\s{{1,4}}[{_HAN}]{{2}}")
_BETWEEN_NAMES = re.compile(r"[、，,；;/／|]|\n|\s{2,}|和|及")
_WORD_OF_TABLES = re.compile(
    r"指标|项目|合计|小计|总计|资金|经费|其他|其它|预算|决算|财政|支出|收入|科目|金额|定性|定量|产出|效益|满意|成本|数量"
    r"|质量|时效|社会|经济|生态|服务|管理|工程|维修|办公|设备|运行|人员|工资|奖金|补助|补贴|采购|委托|宣传|培训|会议|活动"
    r"|时限|期限|进度|日期|时间|标准|内容|范围|方式|地点|备注|数额|名称|编码|编号|类型|类别|依据|目标|措施|步骤|要求|说明"
    r"|情况|结果|状态|等级|比例|面积|规格|型号|用途|来源|渠道|职责|任务|盖章|签章|职务|职称|性别|年龄|身份|地址|邮编|单价|总价|完成"
    r"|业务|专项|常年|一次性|经常|长期|阶段|街道|社区|单位|部门|中心|委员会|办事处|机关|公司|学校|医院|优秀|优良|良好|^[优良]$|及格|一般|负责|电话|姓名|联系|手机|责任"
    r"|[类级元费率局科室处办部组队站所院校委厅馆料款段次表账税债额票券具械牌证卡岗户店团性]$|^无$|^是$|^否$|^年"
)
_ENDS_IN_YUAN = re.compile(rf"(?![万千百亿公单]元){SURNAME}[{_HAN}]?元")
"""A name that ends as a unit of money does: 张晓元, but not 万元."""
_ORGANISATION_END = re.compile(
    r"(?:局|科|室|处|办|部|组|队|站|所|院|校|委|厅|馆|社|会|司|厂|[银支分商总农]行|中心|公司|机关|街道|社区|单位|部门|领导|主任|书记|科长|局长|处长|干部|职工|[责任系办]人"
    r"|人员|同志|机构|政府|小组|工程师|\d[名人位个]|班子|通知|党员|成员|群众|居民|村民|业主|员工|专班|确定|商定|指定|约定|提供|自理"
    r"|集团|协会|学会|银行|[大中小]学|学院|法院|幼儿园|公园|(?:施工|供货|供应|承包|建设|[甲乙双各三])方)$"
    r"|^(?:各|全体|相关|有关|另行|详见|参见|见[附分下上前后]|同上|待|所有|双方|分管|主管|本|暂)"
)

_WORD_AS_NAME = re.compile(rf"{SURNAME}[{_HAN}]{{1,2}}")
_ENDS_OF_WORDS = "员户者工岗队组费款类"


def _spaced(*words: str) -> str:
    """Words as a pattern that also finds them printed letter-spaced: 联 系 人."""
    return "(?:" + "|".join(r"\s*".join(word) for word in words) + ")"


_ACTS = _words("acts")
"""What a person named on a form did with it or answers for."""
_DOERS = ("人员", "人", "员", "者", "同志", "专员", "专家")
ROLES = (
    r"(?:项目|部门|单位|主要|第一|财务|具体|业务|采购|分管)?"
    rf"(?:{_spaced(*_ACTS)}\s*{_spaced(*_DOERS)}"
    rf"|{_spaced('法定代表人', '法人代表', '主管人员', '项目经理', '项目主管', '财务主管', '会计主管', '姓名')})"
)
"""Words behind which a person is named, with or without colon."""
TASKS = _spaced(
    *_words("signing"), "校审", "法人", "负责同志", "出纳", "作者", "编辑", "责任编辑", "组员", "成员"
)
"""Words behind whose colon a person may be named, or something else."""
SOMEBODY = (
    rf"(?<=[{_HAN}])(?:人|员|者|师)(?=\s*(?:[(（][^()（）]{{2,4}}[)）]\s*|[)）])?[:：])"
    r"|(?:代表|干部|老师|监理|总监|监事|董事|户主|司机|医生|律师)(?=\s*(?:[(（][^()（）]{2,4}[)）]\s*)?[:：])"
)
"""The ends of all other words for somebody, before a colon: a sure name behind one is a person's."""
SOMEBODY_HEAD = (
    rf"[{_HAN}]{{1,5}}(?:(?<!费)人|(?<!人)员|师|代表|干部|学生|对象)|(?:参会|参加|与会|出国|陪同|考察|参训)人员"
    rf"|[{_HAN}]{{0,4}}(?:监理|总监|监事|董事|户主|司机|医生|律师|户名|出租方|承租方|收款方|(?:单位[/或])?个人|名单|外教)"
)
"""The same as a whole header or label of a form."""
SIGNERS = _spaced(*_words("signers"))
"""Those of them that head a column of persons."""
OFFICES = (
    rf"(?:{_spaced('主任', '书记', '主席', '经理', '主管', '领导', '会计', '出纳', '专家', '村官', '支书')}"
    rf"|(?![增时成周特延全身加拉专擅修])[{_HAN}]\s*长)"
)
"""The same of what somebody is: 局长, 分管领导, 评审组组长; what grows or lasts (增长, 时长) is nobody."""
_LABEL = re.compile(rf"{ROLES}|{TASKS}|[{_HAN}]?{OFFICES}")
SIGNED = r"(?:姓名)?(?:\s?[(（]?(?:签字盖章|签字|签名|签章|盖章|姓名)[)）]?)?"
SPOTTED_AROUND = {
    kind: _words(kind)
    for kind in (
        "signing",
        "before_titles",
        "before_verbs",
        "after_titles",
        "after_verbs",
        "after_places",
        "after_longer_places",
    )
}
"""Words whose place right before or behind a name tells of a person, or of a place."""


def is_name(text: str) -> bool:
    """Whether a cell under a header such as 项目责任人 holds one name or several, whatever their shape."""
    if all(map(_is_one_name, _names_of(text))):
        return True
    words = text.split()
    return len(words) > 1 and all(map(_is_one_name, words)) and any(map(SURE_NAME.fullmatch, words))


def is_sure_person(text: str) -> bool:
    """Whether a cell holds one name or several of a form that only names have."""
    return all(SURE_NAME.fullmatch(p) and is_no_word(p) for p in _names_of(text))


def _names_of(text: str) -> list[str]:
    """The names of a list; 和 parts two, or is of a name: 谭和全."""
    text = text.strip()
    if (
        re.fullmatch(rf"{SURNAME}[和及][{_HAN}]", text)
        or PEOPLES_NAME.fullmatch(text)
        or _SPACED_NAME.fullmatch(text)
    ):
        return [text]
    return [p.strip() for p in _BETWEEN_NAMES.split(text) if p.strip()] or [""]


def may_be_called(name: str) -> bool:
    """Whether somebody may bear a word in use as a name, where all around it is names: 温泉, 高峰, but not 全体.

    >>> [may_be_called(name) for name in ("温泉", "高校教师", "党员", "财务科")]
    [True, False, False, False]
    """
    return bool(_WORD_AS_NAME.fullmatch(name)) and not (
        is_organisation(name) or is_word_of_tables(name) or name[-1] in _ENDS_OF_WORDS or name[0] in "全单"
    )


def may_be_listed(name: str) -> bool:
    """Whether somebody in a list of names may be called so, with a surname that is rare or a word: 和平, 国强."""
    return not (is_organisation(name) or is_word_of_tables(name) or name[-1] in _ENDS_OF_WORDS)


def is_no_word(name: str) -> bool:
    """Whether what has the form of a name is neither an office, nor a word of tables, nor one in use."""
    if name[-1] in "及和与":
        return False
    return not (
        is_organisation(name) or is_word_of_tables(name) or is_common_word(name) or _LABEL.fullmatch(name)
    )


def is_person_unlabelled(name: str) -> bool:
    """Whether what has the form of a name is one where no label says so: not a word, and none with an ending more.

    >>> [is_person_unlabelled(name) for name in ("陆甲乙", "高中生", "管水员", "应急")]
    [True, False, False, False]
    """
    seen = "".join(name.split())
    return is_no_word(seen) and not is_common_word(seen[:2]) and seen[-1] not in _ENDS_OF_WORDS


def _is_one_name(text: str) -> bool:
    if not _ANY_NAME.fullmatch(text) or is_common_word(text):
        return False
    return not _WORD_OF_TABLES.search(text) or _ENDS_IN_YUAN.fullmatch(text) is not None


def is_organisation(text: str) -> bool:
    """Whether what stands behind 负责人： names an office or a function and no person."""
    return _ORGANISATION_END.search(text) is not None


COMMON_WORDS = frozenset(_words("common_words"))
"""Words and places that begin as a surname does, and are no name behind a label without colon."""


def is_common_word(text: str) -> bool:
    """Whether what has the form of a name is a word or a place in use: 程序, 方案, 苏州."""
    return "".join(text.split()) in COMMON_WORDS


def is_word_of_tables(text: str) -> bool:
    """Whether what has the form of a name holds a word of budgets, or ends as a place does."""
    if _ENDS_IN_YUAN.fullmatch(text):
        return False
    return _WORD_OF_TABLES.search(text) is not None or text[-1:] in "区县镇乡村市省路街号楼园"
