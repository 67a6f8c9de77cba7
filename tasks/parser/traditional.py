"""Traditional characters: a text in them is read as if written in simplified ones.

    責任單位：市商務局、市財政局等部門    read as 责任单位：市商务局、市财政局等部门

Folding changes one character into one, so every place stays where it is; afterwards each value gets
back the characters that stand at its place. The record keeps the source's wording, only what the
rules compare is folded. Characters simplified texts use as well (著, 乾) and those no policy text
needs are not in the table.
"""

from __future__ import annotations

from dataclasses import replace

from tasks.parser.types import (
    Document,
    Due,
    Duty,
    Measure,
    ParseResult,
    Responsibility,
    Span,
    Target,
    Task,
)

# Pairs: the traditional character, then the simplified one.
PAIRS = (
    "來来倉仓個个們们備备傳传債债傷伤僅仅僑侨價价儀仪億亿優优儲储兒儿內内兩两冊册凍冻則则剛刚創创劃划劉刘動动務务勝胜勞劳勢势勵励匯汇區区協协參参員员問问啟启喪丧單单嚴严國国圍围園园"
    "圖图團团執执報报場场塊块墊垫壇坛壓压壞坏壯壮壽寿夠够夢梦奪夺婦妇孫孙學学實实寧宁審审寫写寬宽寶宝將将專专尋寻對对導导屆届層层屬属岡冈島岛嶺岭師师帶带幣币幹干庫库廈厦廠厂廢废廣广"
    "廳厅張张強强彈弹彙汇後后徑径從从徵征徹彻愛爱態态慶庆憑凭憲宪應应懲惩懷怀戀恋戰战戲戏戶户捨舍掃扫採采換换揮挥損损擁拥擇择擔担據据擴扩擾扰攜携攝摄數数於于時时晉晋暢畅曉晓書书會会"
    "東东條条業业極极構构樓楼標标樞枢樣样橋桥機机檔档檢检櫃柜權权歐欧歲岁歷历殘残殺杀毀毁氣气決决沒没況况淨净測测湯汤準准溝沟滅灭滬沪滿满漁渔漢汉濟济濱滨灣湾災灾為为煉炼煙烟熱热營营"
    "爭争牽牵狀状獎奖獨独獲获獻献現现瑪玛環环瓊琼產产畢毕畫画異异當当療疗發发盡尽監监盤盘礎础禮礼稅税種种稱称積积穩稳窮穷競竞筆笔節节範范築筑簡简籌筹籤签約约納纳純纯紙纸級级細细終终"
    "組组結结絕绝絡络給给統统絲丝經经綜综綠绿維维網网緊紧線线編编緩缓練练縣县縮缩縱纵總总績绩織织繼继續续纖纤罰罚聯联聲声職职聽听肅肃腦脑腳脚臨临與与舉举舊旧艙舱蓋盖藝艺藥药蘇苏蘭兰"
    "處处號号蟲虫術术衛卫衝冲補补裝装製制複复襲袭見见規规視视親亲覺觉覽览觀观訂订計计訊讯訓训記记訪访設设許许評评詞词試试話话該该詳详認认語语誠诚誤误說说調调談谈請请論论諮咨諾诺謀谋"
    "證证識识譯译議议護护變变讓让豐丰貝贝負负財财貢贡貨货貫贯責责貴贵買买費费貿贸賃赁資资賓宾賞赏賠赔賢贤賣卖賦赋質质購购賽赛贊赞贏赢趕赶趨趋跡迹踐践車车軌轨軍军軟软較较載载輔辅輕轻"
    "輛辆輪轮輸输轄辖轉转辦办辭辞農农這这連连週周進进運运達达遞递遠远適适選选遺遗還还郵邮鄉乡鄰邻醫医釋释針针銀银銜衔銷销鋒锋鋪铺鋼钢錄录錢钱鍵键鎖锁鎮镇鏈链鏡镜鐵铁鑑鉴長长門门閉闭"
    "開开間间閱阅闊阔關关陳陈陸陆陽阳隊队階阶際际隨随險险隱隐雙双雜杂離离難难雲云電电靈灵靜静響响頂顶項项須须預预頒颁領领頭头頻频顆颗題题額额願愿類类顧顾顯显風风飛飞飲饮養养餘余館馆"
    "騎骑驅驱驗验驛驿體体鬥斗魚鱼鮮鲜鳳凤鹽盐麗丽麥麦黃黄點点黨党齊齐齡龄龍龙龐庞龜龟"
)
TABLE = {ord(PAIRS[at]): PAIRS[at + 1] for at in range(0, len(PAIRS), 2)}


def fold(text: str) -> str:
    """The text with its traditional characters as simplified ones, place by place."""
    return text.translate(TABLE)


class Unfolding:
    """Gives the values of a folded reading the wording of the source back."""

    def __init__(self, text: str, folded: str) -> None:
        self._text = text
        self._folded = folded
        self._sections: dict[str, str] = {}

    def result(self, read: ParseResult) -> ParseResult:
        """The whole reading in the source's own characters."""
        return replace(
            read,
            documents=tuple(map(self._document, read.documents)),
            tasks=tuple(map(self._task, read.tasks)),
            measures=tuple(map(self._measure, read.measures)),
            duties=tuple(map(self._duty, read.duties)),
            targets=tuple(map(self._target, read.targets)),
        )

    def _wording(self, value: str, span: Span) -> str:
        """The source's wording of a folded value; one put together from pieces stays folded."""
        at = self._folded.find(value, span.start, span.end)
        return self._text[at : at + len(value)] if at >= 0 else value

    def _maybe(self, value: str | None, span: Span) -> str | None:
        return None if value is None else self._wording(value, span)

    def _document(self, read: Document) -> Document:
        return replace(
            read,
            title=self._maybe(read.title, read.span),
            number=self._maybe(read.number, read.span),
            issuer=self._maybe(read.issuer, read.span),
            addressees=tuple(self._wording(name, read.span) for name in read.addressees),
        )

    def _task(self, read: Task) -> Task:
        return replace(
            read,
            title=self._maybe(read.title, read.span),
            statement=self._wording(read.statement, read.span),
        )

    def _measure(self, read: Measure) -> Measure:
        if not read.spans:
            return read
        whole = Span(read.spans[0].start, read.spans[-1].end)
        pieces = "".join(self._text[span.start : span.end] for span in read.spans)
        return replace(
            read,
            title=self._maybe(read.title, whole),
            section=self._section(read.section, whole.start),
            text=pieces if len(pieces) == len(read.text) else self._wording(read.text, whole),
            due=self._due(read.due, whole),
            responsibilities=tuple(map(self._party, read.responsibilities)),
        )

    def _section(self, section: str | None, before: int) -> str | None:
        """A section's heading stands far above its measures, and is looked for once."""
        if section is None:
            return None
        if section not in self._sections:
            self._sections[section] = self._wording(section, Span(0, before))
        return self._sections[section]

    def _due(self, read: Due | None, span: Span) -> Due | None:
        return None if read is None else replace(read, text=self._wording(read.text, span))

    def _party(self, read: Responsibility) -> Responsibility:
        return replace(
            read,
            name=self._wording(read.name, read.span),
            clause=self._text[read.span.start : read.span.end]
            if read.span.end - read.span.start == len(read.clause)
            else self._wording(read.clause, read.span),
        )

    def _duty(self, read: Duty) -> Duty:
        return replace(
            read,
            who=tuple(self._wording(name, read.span) for name in read.who),
            to=self._maybe(read.to, read.span),
            copy_to=tuple(self._wording(name, read.span) for name in read.copy_to),
            what=tuple(self._wording(thing, read.span) for thing in read.what),
        )

    def _target(self, read: Target) -> Target:
        return replace(
            read,
            indicator=self._wording(read.indicator, read.span),
            text=self._wording(read.text, read.span),
        )
