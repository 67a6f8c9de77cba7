"""The words the parser knows, as tables. Rules live in the modules that use them.

Sources: the responsibility columns of the State Council's and the cities' pilot documents, and the
lists of pilot regions in 国函〔2016〕40号, 国函〔2018〕79号 and 国函〔2020〕111号.
"""

from __future__ import annotations

from typing import Final, Literal

from tasks.parser.types import RoleName

# --- roles -------------------------------------------------------------------------------------

# What may stand at the end of a clause, after the names. Longer phrases come first.
ROLE_PHRASES: Final[tuple[str, ...]] = (
    "政策保障措施",
    "保障措施",
    "配套政策",
    "相关政策",
    "支持政策",
    "实施细则",
    "政策",
    "措施",
    "按照职责分工",
    "按照各自职责",
    "按职责分工",
    "按职能分工",
    "按分工",
    "按各自职责",
    "按职责",
    "依职责",
    "组织实施",
    "贯彻落实",
    "研究制订",
    "研究制定",
    "制订",
    "制定",
    "出台",
    "总牵头",
    "牵头",
    "会同",
    "负责",
    "推进",
    "推动",
    "落实",
    "实施",
    "支持",
    "指导",
    "配合",
    "协助",
    "督促",
    "协同",
    "协作",
    "参与",
    "参加",
    "派员",
    "共同",
    "分别",
    "联合",
    "分工",
    "具体",
    "先行",
    "率先",
    "统筹协调",
    "统筹",
    "抓好",
    "给予",
    "予以",
    "主办",
    "承办",
    "协办",
    "抓总",
    # 市商务局为牵头单位
    *(
        f"{verb}{role}{noun}"
        for verb in ("作为", "为", "是")
        for role in ("牵头", "主办", "主责", "配合", "协办", "参与", "责任")
        for noun in ("单位", "部门")
    ),
)

# The first row with a word of the phrase gives the role.
ROLE_OF_PHRASE: Final[tuple[tuple[RoleName, tuple[str, ...]], ...]] = (
    ("lead", ("牵头", "主办", "主责", "统筹")),
    ("policy", ("制订", "制定", "出台")),
    ("participate", ("共同", "参与", "参加", "会同")),
    ("support", ("支持", "指导", "督促", "配合", "协助", "协同", "协作", "协办")),
    ("implement", ("推进", "推动", "落实", "实施")),
    ("responsible", ("负责", "分工", "按职责", "依职责", "承办")),
)

# 牵头单位：… 配合单位：… before names, and the same words as column headings or in a bracket after
# a name: 市商务局（牵头）.
ROLE_OF_LABEL: Final[tuple[tuple[RoleName, tuple[str, ...]], ...]] = (
    ("lead", ("牵头", "主办", "主责")),
    ("support", ("配合", "协办", "协同", "协作", "协助", "支持", "指导")),
    ("participate", ("参与", "参加", "共同", "会办")),
    ("responsible", ("责任", "职责", "承办", "负责", "落实", "实施")),
)
# What such a label ends with: 单位 of 牵头单位, 分工 of 责任分工.
LABEL_NOUNS: Final[tuple[str, ...]] = (
    *("单位", "部门", "主体", "地区", "地方", "机构", "方", "分工"),
)
# 责任股室：… before a division or a person: no body answers there.
LABELS_OF_PERSONS: Final[tuple[str, ...]] = (
    *(f"{role}{noun}" for role in ("责任", "牵头", "承办") for noun in ("处室", "科室", "股室")),
    *("责任领导", "牵头领导", "分管领导", "包保领导", "包抓领导", "责任人", "联系人", "联络员"),
)
# 完成时限：… before a deadline.
DUE_LABELS: Final[tuple[str, ...]] = (
    *("完成时限", "完成期限", "完成时间", "完成时点", "时间节点", "时限要求", "办理时限"),
    *("工作时限", "推进时限", "实施时限", "时间要求", "时间安排", "进度安排", "截止时间", "时限"),
)

# 适用范围：… in a bracket of agencies: what it names is where, whence or what for, and nobody.
LABELS_OF_PLACES: Final[tuple[str, ...]] = (
    *(
        "适用范围",
        "适用地区",
        "适用区域",
        "实施范围",
        "实施区域",
        "实施地区",
        "试点范围",
        "试点区域",
    ),
)
LABELS_OF_OTHERS: Final[tuple[str, ...]] = (
    *(*LABELS_OF_PLACES, "适用对象", "政策依据", "文件依据", "来源", "预期成果", "成果形式"),
    *("工作成果", "完成标志", "工作目标", "目标要求", "备注", "说明"),
)

# 确定试点地区: who is chosen does not answer for it.
CHOOSING_VERBS: Final[tuple[str, ...]] = (
    *("确定", "选定", "选择", "选取", "遴选", "评选", "认定", "公布", "批准", "批复"),
)
# 指导试点地区推进: the one supports, the other does it. The longest first.
GUIDING_VERBS: Final[tuple[str, ...]] = (
    *("支持和指导", "指导和支持", "支持指导", "指导支持", "指导督促", "督促指导"),
    *("指导", "支持", "督促", "协助"),
)

# Roles that spread over names before a comma: 「市商务局，市财政局按职责分工负责」.
SPREADING_PHRASES: Final = ("按", "依职责", "分别", "共同", "联合", "分工")

# --- bodies ------------------------------------------------------------------------------------

BODY_ENDINGS: Final[tuple[str, ...]] = (
    *("部", "委", "局", "厅", "署", "办", "院", "会", "社", "行", "关", "司", "处", "所"),
    *("联", "站", "队", "府", "学", "校"),
    *(
        "督查室",
        "研究室",
        "政研室",
        "参事室",
        "公司",
        "中心",
        "办公室",
        "集团",
        "银行",
        "小组",
        "单位",
        "部门",
        "机构",
        "企业",
        # 平台, 办法 and 集中支付 are no bodies: these only as their names end.
        "总台",
        "广播电视台",
        "最高法",
        "最高检",
        "团中央",
        "科协",
        "中国信保",
        "中信保",
        "中支",
        "街道",
        "中专",
        "技校",
    ),
)
# What the names end with of those that issue documents, sign them and receive reports.
ISSUER_ENDINGS: Final[tuple[str, ...]] = (
    *("政府", "国务院", "委员会", "管委会", "办公厅", "办公室", "督查室", "值班室", "领导小组"),
    *("专班", "分行", "支行", "人民银行", "联席会议", *"部厅局委办院署"),
)
# What the last name of a list may lend those before it: 工业园区、高新区管委会; the longest first.
PLACE_BODY_ENDINGS: Final[tuple[str, ...]] = ("管理委员会", "管委会", "人民政府", "政府")
SHARED_ENDINGS: Final[tuple[str, ...]] = (*PLACE_BODY_ENDINGS, "委员会", "厅", "局", "委", "办")
# Words for a level that the first name of a list may lend those after it: 市商务局、发改委.
LEVEL_PREFIXES: Final[tuple[str, ...]] = ("自治区", "省", "市", "州", "区", "县")
PLACE_ENDINGS: Final[tuple[str, ...]] = (
    *("省", "市", "区", "县", "州", "盟", "旗", "镇", "乡", "片区"),
)

# Words that make a name a group instead of one body; the group's noun stands at the end.
COLLECTIVE_WORDS: Final[tuple[str, ...]] = (
    *("各", "有关", "相关", "其他", "全体", "所有", "入选", "获批"),
)
COLLECTIVE_NOUNS: Final[tuple[str, ...]] = (
    *("单位", "部门", "机构", "企业", "公司", "政府", "管委会", "委员会", "管理机构"),
    *("地区", "城市", "地方", "省", "市", "区", "县", "州", "地", "市区", "园区", "开发区"),
    *("协会", "商会", "银行", "院校", "高校", "学校", "组织", "街道", "镇", "乡镇", "办事处"),
    "镇街",
)
# What 各 stands before when several kinds of places share one ending: 各市、县（区）人民政府.
PLACE_KINDS: Final[tuple[str, ...]] = (
    *("自治州", "自治县", "自治区", "直辖市", "计划单列市", "新疆生产建设兵团", "县级市", "设区市"),
    *("区县", "市县", "县区", "市区", "市州", "州市", "盟市", "旗县", "旗县区", "县市区", "县市"),
    *("开发区", "产业园区", "园区", "新区", "功能区", "地区", "街道", "乡镇", "镇", "乡"),
    *("省", "市", "县", "区", "州", "盟", "旗"),
)
COLLECTIVE_ENDINGS: Final[tuple[str, ...]] = (
    *("成员单位", "试点地区", "试点城市", "示范地区", "示范城市"),
    *("主管部门", "直单位", "直部门", "直机关"),
    *("驻省单位", "驻市单位", "驻州单位", "驻区单位", "驻县单位"),
)
# 各市商务局, 相关乡镇卫生院: what stands first makes any body one of many.
OF_MANY: Final[tuple[str, ...]] = ("各", "有关", "相关")

# 甲、乙等部门: the noun after 等 only closes the list.
LIST_NOUNS: Final[tuple[str, ...]] = (
    *("有关部门和单位", "相关部门和单位", "有关部门", "相关部门", "有关单位", "相关单位"),
    *("成员单位", "部门和单位", "部门", "单位"),
    *("地区", "地方", "省市", "城市", "省", "市", "地"),
)

# --- regions -----------------------------------------------------------------------------------

# The 28 of the 2020 round (国函〔2020〕111号).
PILOT_REGIONS: Final[tuple[str, ...]] = (
    *("北京", "天津", "上海", "重庆", "海南", "大连", "厦门", "青岛", "深圳", "石家庄"),
    *("长春", "哈尔滨", "南京", "杭州", "合肥", "济南", "威海", "武汉", "广州", "成都"),
    *("贵阳", "昆明", "西安", "乌鲁木齐", "苏州", "雄安新区", "贵安新区", "西咸新区"),
)
# Those only of the 2016 and 2018 rounds (国函〔2016〕40号, 国函〔2018〕79号).
FORMER_PILOT_REGIONS: Final[tuple[str, ...]] = ("哈尔滨新区", "江北新区", "两江新区")
PROVINCES: Final[tuple[str, ...]] = (
    *("北京", "天津", "河北", "山西", "内蒙古", "辽宁", "吉林", "黑龙江", "上海", "江苏", "浙江"),
    *("安徽", "福建", "江西", "山东", "河南", "湖北", "湖南", "广东", "广西", "海南", "重庆"),
    *("四川", "贵州", "云南", "西藏", "陕西", "甘肃", "青海", "宁夏", "新疆"),
)
REGION_PREFIXES: Final[tuple[str, ...]] = (
    *("河北", "贵州", "陕西", "江苏", "重庆", "黑龙江", "江苏南京", "江苏苏州", "山东威海"),
)

# Wording of a responsibility column that leaves the regions to be chosen.
CONDITION_WORDS: Final[tuple[str, ...]] = (
    *("具备条件", "条件具备", "符合条件", "有条件", "条件成熟", "有关", "相关", "部分", "入选"),
    *("获批", "最终公布名单", "择优"),
)

# What a group of regions is called by.
REGION_WORDS: Final[tuple[str, ...]] = ("地区", "城市", "试点市")
# What may stand before 试点地区 where all of them are meant.
EVERYWHERE: Final[tuple[str, ...]] = ("", "各", "全部", "所有", "全体", "28个", "17个", "15个")


def region_short_name(name: str) -> str | None:
    """The short name of a pilot region (重庆市 → 重庆, 河北雄安新区 → 雄安新区), else None."""
    known = _REGION_SHORT.get(name)
    if known is None and name.endswith(("市", "省")):
        known = _REGION_SHORT.get(name[:-1])
    return known


def _region_table() -> dict[str, str]:
    table = {name: name for name in (*PILOT_REGIONS, *FORMER_PILOT_REGIONS)}
    for prefix in REGION_PREFIXES:
        for name in (*PILOT_REGIONS, *FORMER_PILOT_REGIONS):
            if name != prefix and (name.endswith("新区") or prefix.endswith(name)):
                table.setdefault(prefix if prefix.endswith(name) else prefix + name, name)
    return table


_REGION_SHORT: Final = _region_table()


# --- tables ------------------------------------------------------------------------------------

ColumnKind = Literal[
    "section",
    "task",
    "title",
    "number",
    "measure",
    "clause",
    "lead",
    "support",
    "participate",
    "plan",
    "due",
    "other",
]
# A heading cell is the kind of the first row with a word it contains.
COLUMN_WORDS: Final[tuple[tuple[ColumnKind, tuple[str, ...]], ...]] = (
    ("other", ("领导", "责任人", "联系人", "联络员", "签字", "备注")),
    ("other", ("处室", "科室", "股室", "启动时间", "开始时间", "起始时间", "填报时间", "更新时间")),
    ("other", ("来源",)),
    ("title", ("项目名称",)),
    ("number", ("序号", "编号", "项号", "项次")),
    ("due", ("完成时限", "完成时间", "完成期限", "时间节点", "时限", "进度安排", "时间安排")),
    ("due", ("时间进度", "进度要求", "时间", "期限", "时点", "年限", "建设周期", "完成节点")),
    ("due", ("推进节点", "工作节点", "办结日期", "完成日期", "截止日期", "完成年度")),
    ("lead", ("牵头", "主办")),
    ("support", ("配合", "协办", "支持单位", "支持部门", "协同单位", "协同部门", "协作单位")),
    ("support", ("协作部门", "协助单位", "协助部门", "指导单位", "指导部门")),
    ("participate", ("参与单位", "参加单位", "参与部门", "参加部门")),
    ("clause", ("责任分工", "职责分工", "责任单位", "责任部门", "责任主体", "承办单位", "分工")),
    ("clause", ("承办部门", "负责单位", "负责部门", "落实单位", "落实部门", "实施单位")),
    (
        "clause",
        ("实施部门", "实施主体", "主责单位", "主责部门", "主管部门", "实施地区", "落实地区"),
    ),
    ("plan", ("落实计划", "落实举措", "落实措施", "推进计划", "实施计划", "工作计划")),
    ("measure", ("举措", "措施", "工作任务", "具体任务", "任务内容", "工作内容", "主要内容")),
    ("measure", ("任务事项", "改革事项", "重点工作", "工作事项", "事项名称", "工作要点")),
    ("measure", ("主要工作", "具体工作", "工作安排", "实施路径", "推进路径", "主要做法")),
    ("measure", ("具体要求",)),
    ("task", ("试点任务", "重点任务", "主要任务", "任务类别", "任务", "类别", "领域", "分类")),
    ("task", ("板块", "模块", "工作方向", "重点方向", "主攻方向", "方面", "维度", "专题")),
    ("measure", ("事项", "内容")),
    ("other", ("备注", "说明", "依据", "目标", "成果", "联系人", "进展")),
)
# Headings that say enough only where nothing else stands in their cell: 任务 ⇥ 责任.
COLUMN_WORDS_ALONE: Final[dict[str, ColumnKind]] = {
    "责任": "clause",
    "责任方": "clause",
    "责任者": "clause",
    "主责": "clause",
    "项目": "title",
    "牵头": "lead",
    "主办": "lead",
    **dict.fromkeys(("配合", "协同", "协作", "协助", "协办", "支持"), "support"),
    **dict.fromkeys(("参与", "参加", "会办", "会同"), "participate"),
}
# What only sorts tasks and is none itself.
SORTING_WORDS: Final[tuple[str, ...]] = (
    *("类别", "领域", "分类", "板块", "模块", "方向", "方面", "维度", "专题"),
)
LONGEST_COLUMN_HEADING: Final = 20
COLUMN_NAMES: Final[dict[ColumnKind, str]] = {
    "section": "任务类别",
    "task": "试点任务",
    "title": "项目名称",
    "number": "序号",
    "measure": "具体举措",
    "clause": "责任分工",
    "lead": "牵头单位",
    "support": "配合单位",
    "participate": "参与单位",
    "plan": "落实计划",
    "due": "完成时限",
    "other": "其他栏",
}

# --- documents ---------------------------------------------------------------------------------

# What the title of a document ends with.
DOCUMENT_KINDS: Final[tuple[str, ...]] = (
    *("通知", "批复", "意见", "方案", "规划", "措施", "办法", "决定", "计划", "纲要", "公告"),
    *("通告", "细则", "要点", "清单", "分工", "函", "报告", "条例", "规定", "政策", "指引", "指南"),
    *("任务书", "责任书"),
    *("分工表", "分解表", "任务表", "计划表", "一览表", "台账", "纪要", "通报", "规则", "名单"),
    *(
        "提示",
        "答复",
        "督办单",
        "督查单",
        "交办单",
        "转办单",
        "通知单",
        "任务单",
        "提示单",
        "回执单",
    ),
)

# --- pages -------------------------------------------------------------------------------------

# What the columns of a government's web site are called: a line of nothing else is the page's.
PAGE_NAMES: Final[tuple[str, ...]] = (
    *("网站首页", "首页", "政府信息公开", "信息公开", "政务公开", "政策文件", "规范性文件"),
    *("部门文件", "政策法规", "政策解读", "通知公告", "公示公告", "工作动态", "新闻中心"),
    *("法定主动公开内容", "关于我们", "联系我们", "互动交流", "政务服务", "政民互动"),
    *("公众参与", "数据开放", "政策公告", "公告公示"),
)

# --- phrases -----------------------------------------------------------------------------------

# What the phrase that says what is to be done begins with: 支持动漫出口, 完善统计制度.
OPENING_VERBS: Final[tuple[str, ...]] = (
    *("支持", "推动", "推进", "加强", "加快", "建立", "建设", "完善", "健全", "优化", "发展"),
    *("培育", "鼓励", "引导", "促进", "开展", "探索", "拓展", "扩大", "提升", "提高", "落实"),
    *("深化", "创新", "实施", "强化", "打造", "构建", "搭建", "组织", "放宽", "简化"),
)

# --- subjects ----------------------------------------------------------------------------------

# What the general word of a task heading stands for in the measures under it: 放管服 is 简政放权、
# 放管结合、优化服务, so approvals, licences and what is handed down; 要素跨境流动 is technology,
# funds, people, goods and data; 促进体系 is platforms and the way to markets abroad.
SUBJECT_WORDS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("approval", ("放管服", "简政放权", "审批", "许可", "备案", "下放", "证照")),
    ("technology", ("技术", "知识产权", "专利")),
    ("funds", ("资金", "人民币", "外汇", "结算", "支付")),
    ("people", ("人员", "人才", "签证", "居留", "入境")),
    ("goods", ("货物", "通关", "口岸", "进口", "检验")),
    ("data", ("数据", "数字", "互联网")),
    ("promotion", ("促进体系", "平台", "拓展市场", "开拓国际市场", "走出去")),
)
