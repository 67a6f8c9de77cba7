"""Who is responsible, where the sentences of an item say it themselves.

    请市商务局牵头，市财政局、市科技局配合，于9月底前完成申报。      lead, support, support
    由省中医药局负责，加快建设海外中医药中心。                       responsible
    请市文旅局会同市外办推出精品线路。                               responsible, participate
    请市财政局于8月底前拨付到位。                                    responsible
    省人社厅会同省公安厅提出便利化措施。                             both, beside such items
    …同意资金安排方案，由省财政厅按程序办理。                        so too
    由高新区管委会负责建设；市住建局配合做好手续。          who supports a lead named before
    坚持政府牵头，… | 由市场负责。                                   not: these are no bodies
    省有关部门按职责分工负责，形成合力。                             not: that is nobody's own

Only a sentence that opens with its bodies says it, and only bodies of a level (市…局, 省…厅), of
the state, or groups of them count: unlike a closing bracket, running text holds all sorts of words.
The sentence stays in the item's text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tasks.parser.clauses.names import is_collective, outside_brackets, split_names
from tasks.parser.text.blocks import Mended
from tasks.parser.vocabulary import OF_MANY, OPENING_VERBS, PLACE_KINDS

# What a text must hold to say who does what.
SIGN = re.compile(r"牵头|负责|会同|请")
# 市税务局：优化退税流程。
HEADED = re.compile(r"[\u4e00-\u9fff、（）()]{3,40}[：:]")
# 规划、建筑等领域由…
AREA = r"[\u4e00-\u9fff、]{2,16}(?:领域|方面|事项|部分|环节|工作)"
# 服务中心场地由自贸区管委会负责落实 | 运行经费由市财政局按程序安排
#      not: 推动由…, 建立由市商务局牵头的联席会议制度
THING_LEFT = (
    rf"(?!{'|'.join((*OPENING_VERBS, '成立', '组建', '形成'))}|[坚以在对])"
    r"[\u4e00-\u9fff]{2,14}(?=由(?:[\u4e00-\u9fff]{0,6}?[省市县区州旗]))"
)
# 未启动的任务，牵头单位省文化和旅游厅要…
ROLE_OF = r"(?:[^，。；\n]{2,20}，)?(?:牵头|责任)单位"
SENTENCE_OPENS = re.compile(
    rf"(?:^|(?<=[。；;\n]))\s{{0,4}}(?:[一二三四五六七八九]是)?(?:{AREA}由|{THING_LEFT}由|由|请|{ROLE_OF}(?=[省市县区州]))?"
)
SENTENCE_ENDS = re.compile(r"[。；;\n]")
PARAGRAPH_END = re.compile(r"[。\n]")
LONGEST_SENTENCE = 400
# 市商务局牵头 | 市财政局、市科技局配合      not: 市商务局牵头制定方案
DOES = re.compile(
    r"(?:按(?:照)?职责(?:分工)?)?(?:共同|具体|总)?"
    r"(?P<verb>牵头|负责|配合|协助|协同|参与|参加|协办)"
    r"(?:负责|落实|推进|实施|抓好落实|组织实施)?(?:工作)?$"
)
LONGEST_ROLE = 20
# 由市商务局牵头制定方案      not: 由市商务局负责解释, 负责人
GOES_ON = re.compile(r"(?:共同|具体)?(?:牵头|负责)(?![人解的]|同志)")
LEADS = ("牵头", "负责")
# …，市统计局配合 | ；市住建局配合做好手续 | ，新区管委会具体落实      not: 配合人员
SUPPORTS = re.compile(
    r"(?:积极|做好|予以|共同|派员)?(?:配合|协助|参与|参加)(?![人员方度])|(?:予以|给予|积极)支持(?=[，,。；;]|$)|具体(?:落实|实施|负责)(?=[，,。；;]|$)"
)
GIVES_SUPPORT = re.compile(r"(?:予以|给予|积极)?(?:支持|指导)(?=[，,。；;])")
# Where a part may open that names who supports.
NEXT_PART = re.compile(
    r"[，,；;]\s?(?=[\u4e00-\u9fff、]{0,16}(?:[省市县区州旗国中各]|海关|海事局|监管?局|管理局))"
)
LEVEL = r"(?:国家|中央|全国|[\u4e00-\u9fff]{0,6}?(?:[省县区州旗]|市(?!场(?!监)|民(?![政族]))))"
# 商务部      not: 党员干部, 俱乐部, 内部
MINISTRY = "(?<![干乐全内外])部"
ENDING = (
    r"(?:局|厅|署|院|政府|主管部门|海关|委员会|管委会|办公室|督查室|领导小组|中心(?!支行)|银行|分行|支行|公司|集团"
    rf"|委|办|会|{MINISTRY})"
)
BRACKET = r"(?:[（(][^（()）]{1,20}[）)])?"
# 海口海关, 海南海事局: bodies of the state that name their place and no level
OF_A_PLACE = r"[\u4e00-\u9fff]{2,4}(?:海关|海事局|证监局|银保监局|金融监管局|通信管理局|外汇局)"
# 请你局牵头: whom the letter is for
YOURS = "[你贵](?:单位|办公室|[部厅局委办署院])"
# 市文化广电和旅游局, 省委网信办, 各县（市、区）人民政府      not: 坚持政府, 市场
BODY = re.compile(
    rf"{LEVEL}{BRACKET}[\u4e00-\u9fff]{{1,24}}{ENDING}{BRACKET}|[\u4e00-\u9fff]{{2,12}}{MINISTRY}"
    rf"|{OF_A_PLACE}"
)
NO_BODY = re.compile("坚持|推动|推进|支持|加强|强化|完善|建立|充分|在|对|以|为|与|将")
# The same in front of what is to be done: 省公安厅 研究提出…
FOLLOWING = (
    r"(?=[、，,。；;：:和及与于在将把按对尽抓认每加进结根依要应须研推提开建完落编起出修牵负配参各分优搭探扩强深聚引培拟细逐主梳协安支给予联督指增健规鼓积切充持严全迅确继围采履压兑筹策举召走摸谋争申遴整跟汇\d]"
    r"|会同|作为|派员|组织|办理|做好|具体|共同|制[定订]|$)"
)
NEXT_BODY = re.compile(
    rf"(?:(?<=请){YOURS}{FOLLOWING}|[省市县区州]委[\u4e00-\u9fff]{{1,8}}?[部办委局室]{FOLLOWING}"
    rf"|{LEVEL}{BRACKET}(?:人民)?政府(?![办督研参]){FOLLOWING}"
    rf"|[\u4e00-\u9fff]{{2,10}}?管委会{FOLLOWING}"
    rf"|人民银行[\u4e00-\u9fff]{{0,8}}?(?:分行|支行){FOLLOWING}|{OF_A_PLACE}{FOLLOWING}"
    rf"|(?:各|有关|相关)?{LEVEL}{BRACKET}(?:(?!到)[\u4e00-\u9fff]){{1,14}}?{ENDING}{BRACKET}{FOLLOWING})"
)
# 南京、苏州市政府 | 石桥县、南坪县商务局      not: 数据、市政府
BARE_PLACES = re.compile(
    r"(?:[\u4e00-\u9fff]{2,4}、){1,12}(?=[\u4e00-\u9fff]{2,4}[市县区州](?:人民)?政府)"
    r"|(?:[\u4e00-\u9fff]{1,8}[市县区州旗]、){1,12}"
    r"(?=[\u4e00-\u9fff]{1,8}[市县区州旗](?![市县区州旗])(?:[\u4e00-\u9fff]{2,10}(?:局|委|办|主管部门)|(?:人民)?政府|管委会))"
)
# 市司法局、梧城仲裁委员会参与: a body without a level, in a list only
LISTED_BODY = re.compile(
    rf"[\u4e00-\u9fff]{{2,10}}?(?:委员会|公司|集团|协会|商会|学院|大学){FOLLOWING}"
)
MOST_BODIES = 20
# …方案，由省财政厅按程序办理。
LEFT_TO = re.compile(r"(?<=[，,])[由请](?=[^，。；]{0,6}[省市县区州国中各])")
TO_DO = re.compile(r"按|办理|组织|负责|具体|牵头|研究|制[定订]|会商|会同|提出|落实|推进")
# 省统计局、省商务厅4月底前建立机制, 市商务局要尽快… | not: 市商务局汇报了…, 市商务局向市政府报告
IS_TO_DO = re.compile(
    rf"(?:要|应当?|须)(?![求用])|[于在]?(?:20\d{{2}}年|\d{{1,2}}月|[年月]底前)|尽快|抓紧|进一步|做好|抓好|统筹|加大|(?:{'|'.join(OPENING_VERBS)})"
)
REPORTED = re.compile(r"[向对][^，。]{2,20}(?:报送|报告|汇报)|[将把][^，。]{2,40}报")
# 各乡镇要… | 会同市司法局，…: what opens a sentence of minutes or of a slip
EVERY = (
    rf"各(?:(?:{'|'.join(PLACE_KINDS)})(?:[（(][^（()）]{{1,10}}[）)])?"
    r"(?:[\u4e00-\u9fff]{2,8}?(?:[局委办厅]|政府|管委会|主管部门))?"
    r"|[\u4e00-\u9fff]{0,8}?(?:单位|部门|地区|企业|园区|基地))"
)
EVERY_PLACE_IS_TOLD = re.compile(rf"{EVERY}(?:、{EVERY}){{0,5}}(?=(?:要|应当?|须)(?![求用]))")
# 高新区管委会作为责任主体，要…
AS_WHAT = re.compile("作为[^，。；]{2,14}，")
COMMA = re.compile("[，,]")
EXPLAINS = re.compile(r"[^，。；]{0,8}解释")
# 请市财政局于8月底前…      not: 请市财政局的同志
TO_DO_WHEN_ASKED = re.compile(
    r"[于在将把按对尽抓认每加进结根依]|各自|分别|\d{1,2}月|20\d{2}年|" + TO_DO.pattern
)


def shares_roles(text: Mended) -> bool:
    """Whether a sentence of a text opens with bodies and gives them roles."""
    whole = text.text
    return SIGN.search(whole) is not None and any(
        _opening_end(whole, opening) > opening.end() for opening in SENTENCE_OPENS.finditer(whole)
    )


def asks_a_body(text: Mended) -> bool:
    """Whether a text opens by asking a body by name: 请市财政局于5月底前…, not 请各市高度重视."""
    whole = text.text
    opening = SENTENCE_OPENS.match(whole)
    if opening is None or not whole.endswith("请", 0, opening.end()):
        return False
    at = opening.end()
    if whole.startswith(OF_MANY, at):
        return False
    bodies = _bodies_end(whole, at, _sentence_end(whole, at))
    return bodies > at and TO_DO_WHEN_ASKED.match(whole, bodies) is not None


def parties_in_text(text: Mended, *, more: bool = False) -> Iterator[Mended]:
    """The words of a text that name who is responsible, sentence by sentence, as clauses.

    `more` says that the items beside it say it so too, or that a meeting decided them: then the
    last forms count as well.
    """
    whole = text.text
    if SIGN.search(whole) is None and not more and HEADED.match(whole) is None:
        return
    for opening in SENTENCE_OPENS.finditer(whole):
        at = opening.end()
        stop = _opening_end(whole, opening, more=more)
        if stop == at and whole.endswith("请", 0, at):
            bodies = _bodies_end(whole, at, _sentence_end(whole, at))
            if bodies > at and (does := GIVES_SUPPORT.match(whole, bodies)):
                # 请泽阳海关支持，市商务局配合，…
                stop = does.end()
            elif TO_DO_WHEN_ASKED.match(whole, bodies):
                stop = bodies
        if stop == at == 0 and whole.startswith(("：", ":"), _bodies_end(whole, 0, len(whole))):
            # 市税务局：优化退税流程。
            stop = _bodies_end(whole, 0, len(whole))
        if stop == at == 0 and whole.startswith("会同"):
            # 会同市司法局，6月底前出台细则: who leads is whom the slip is for.
            stop = max(_bodies_end(whole, 2, _sentence_end(whole, 2)), 2)
            stop = stop if stop > 2 else at
        if stop > at:
            yield text.part(at, stop)
            if whole.startswith(("要会同", "应会同", "须会同"), stop):
                # 市金融办要会同人民银行某市分行，推动…
                joined = _bodies_end(whole, stop + 3, _sentence_end(whole, stop))
                if joined > stop + 3:
                    yield text.part(stop + 1, joined)
            yield from _supporters(text, stop)
    if more:
        for left in LEFT_TO.finditer(whole):
            stop = _opening_end(whole, left, more=True)
            bodies = _bodies_end(whole, left.end(), _sentence_end(whole, left.end()))
            told = TO_DO_WHEN_ASKED if left[0] == "请" else TO_DO
            if stop == left.end() and bodies > stop and told.match(whole, bodies):
                stop = bodies
            if stop > left.end():
                yield text.part(left.end(), stop)
                yield from _supporters(text, stop)


def _supporters(text: Mended, start: int) -> Iterator[Mended]:
    """Who supports whom the words before `start` name, in the same and the next part of it."""
    whole = text.text
    end = PARAGRAPH_END.search(whole, start, start + LONGEST_SENTENCE)
    stop = end.start() if end else min(len(whole), start + LONGEST_SENTENCE)
    for part in NEXT_PART.finditer(whole, start, stop):
        bodies = _bodies_end(whole, part.end(), stop)
        if bodies > part.end() and (does := SUPPORTS.match(whole, bodies)):
            yield text.part(part.end(), does.end())
        elif whole.startswith("会同", part.end()):
            # 市数据局牵头编制清单，会同市司法局做好审查
            together = part.end() + len("会同")
            joined = _bodies_end(whole, together, stop)
            if joined > together:
                yield text.part(part.end(), joined)
        elif part[0][0] in "；;":
            # Others have the lead of what follows.
            return


def _opening_end(text: str, opening: re.Match[str], *, more: bool = False) -> int:
    """Where the bodies and roles a sentence opens with end, at its beginning if there are none."""
    at = opening.end()
    asked = text.endswith(("由", "请"), opening.start(), at)
    end = _sentence_end(text, at)
    stop = _shares_end(text, at, end, asked=asked)
    if stop > at and text.startswith(("，会同", ",会同"), stop):
        # 请市商务局牵头，会同市数据局加快建设
        together = stop + len("，会同")
        stop = max(_bodies_end(text, together, end), together)
        stop = stop if stop > together else together - len("，会同")
    if stop == at and (asked or more):
        bodies = _bodies_end(text, at, end)
        if bodies > at and text.startswith("会同", bodies):
            stop = max(_bodies_end(text, bodies + 2, end), at)
        elif more and not asked and (every := EVERY_PLACE_IS_TOLD.match(text, at, end)):
            stop = every.end()
        elif (
            more
            and bodies > at
            and not asked
            and IS_TO_DO.match(
                text, as_what.end() if (as_what := AS_WHAT.match(text, bodies)) else bodies
            )
        ):
            stop = at if _reports_first(text, bodies, end) else bodies
        elif (
            (more and bodies > at and text.endswith("由", opening.start(), at))
            and TO_DO_WHEN_ASKED.match(text, bodies)
            and GOES_ON.match(text, bodies) is None
            and EXPLAINS.match(text, bodies) is None
        ):
            # 由市财政局在10月底前完成拨付      not: 由市商务局负责解释
            stop = bodies
        elif bodies > at and (does := GOES_ON.match(text, bodies)):
            # 由市商务局牵头制定方案, 市数据局负责会同市委网信办推动…
            stop = does.end()
            if text.startswith("会同", stop):
                stop = max(_bodies_end(text, stop + 2, end), stop)
    return stop


def _reports_first(text: str, start: int, end: int) -> bool:
    """Whether the first thing whoever is told is to do is to report it.

    各市要于10月底前将案例报送省商务厅，每市不少于2个   not: 市商务局要梳理任务，9月底前向市政府报告
    """
    comma = COMMA.search(text, start, end)
    return REPORTED.search(text, start, comma.start() if comma else end) is not None


def _sentence_end(text: str, start: int) -> int:
    found = SENTENCE_ENDS.search(text, start, start + LONGEST_SENTENCE)
    return found.start() if found else min(len(text), start + LONGEST_SENTENCE)


def _shares_end(text: str, start: int, end: int, *, asked: bool) -> int:
    """Where the parts that give bodies their roles end, at `start` if the first gives none."""
    stop = start
    for begin, finish, _ in outside_brackets(text[start:end], "，,"):
        part = text[start + begin : start + finish]
        does = DOES.search(part, max(0, len(part) - LONGEST_ROLE))
        if does is None or (stop == start and does["verb"] not in LEADS):
            break
        names = part[: does.start()].removeprefix("并").removeprefix("会同")
        listed = [name for each in names.split("会同") for name in split_names(each)]
        if not listed or not all(_is_body(name, asked=asked) for name in listed):
            break
        stop = start + finish
    return stop


def _is_body(name: str, *, asked: bool) -> bool:
    """Whether a name is that of a body; without 由 or 请 before it that of a level or a group."""
    if NO_BODY.match(name):
        return False
    if is_collective(name):
        return asked or name.startswith("各")
    return BODY.fullmatch(name) is not None or (asked and re.fullmatch(YOURS, name) is not None)


def _bodies_end(text: str, start: int, end: int) -> int:
    """Where a list of bodies ends that words of another kind follow, `start` if there is none."""
    places = BARE_PLACES.match(text, start, end)
    at = places.end() if places else start
    for _ in range(MOST_BODIES):
        found = NEXT_BODY.match(text, at, end) or (
            LISTED_BODY.match(text, at, end) if at > start else None
        )
        if found is None or NO_BODY.match(text, at):
            return max(start, at - 1) if at > start else start
        at = found.end()
        if at == end or text[at] not in "、和及与":
            return at
        at += 1
    return at - 1
