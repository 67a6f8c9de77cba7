"""From which day to which a document holds, as it says itself.

    本措施自2022年12月1日起施行，有效期至2025年11月30日。   -> both days
    本意见自发布之日起施行，有效期5年。                    -> from the day of issue, five years
    深化试点期限为2年，自2018年7月1日起至2020年6月30日止。 -> both days
    全面深化试点期限为3年，自批复之日起算。                -> from the day of the reply
    规划期限为2021—2025年。                               -> 2021-01-01, 2025-12-31

「《外商投资法》自2020年1月1日起施行。」 speaks of another document, 「合同有效期3年」 and
「本市企业自2021年1月1日起至2023年12月31日止缴纳的费用」 of none.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from tasks.parser.text.days import DAY, HAN_VALUES, read_day, read_period
from tasks.parser.vocabulary import DOCUMENT_KINDS

NUMBERED = (
    r"(?:第[一二三四五六七八九十百]{1,4}条\s*"
    r"|[（(]?[一二三四五六七八九十\d]{1,3}(?:[）)]\s*[、.．]?|[、.．])\s*)?"
)
OF_TIME = r"(?:有效|实施|执行|试行|试点|规划|政策)期限?"
# 本措施 | 以上若干政策 | 本“十四五”发展规划      not: 本市企业, 上述活动
ITSELF = rf"(?:本|以上|上述)[\u4e00-\u9fff“”]{{0,14}}?(?:文件|试点|{'|'.join(DOCUMENT_KINDS)})"
# 本措施有效期… | 全面深化试点期限… | 自印发之日起…      not: 合同有效期… | 《…法》自…
OF_ITSELF = re.compile(
    rf"\s*{NUMBERED}(?P<named>{ITSELF}|[\u4e00-\u9fff]{{0,12}}?试点)??(?=[自从由]|{OF_TIME}|期)"
)
FROM = ("自", "从", "由")
HOLDS = r"(?:正式)?(?:施行|实施|执行|生效|试行)(?!的)"
# 自2022年12月1日起施行
FROM_DAY = re.compile(rf"[自从由]\s*(?P<day>{DAY})\s*(?:起|开始)(?:{HOLDS}|计?算)")
# 自2024年1月1日起至2025年12月31日止施行 | 自…起至…止。      not: 自…起至…止开展宣传
PERIOD_HOLDS = re.compile(rf"\s*(?:{HOLDS}|有效|[，,]|$)")
# 自印发之日起施行 | 自批复之日起算      not: 自公布之日起30日后施行
FROM_ISSUE = re.compile(
    r"[自从由][\u4e00-\u9fff]{0,6}?(?:印发|发布|公布|颁布|签发|下发|发文|批复|批准)之?日起"
    rf"(?:{HOLDS}|计?算)"
)
# 有效期至2025年11月30日 | 有效期为2023年1月1日至2025年12月31日
UNTIL = re.compile(rf"期限?(?:为|是|：)?[^，。；]{{0,24}}?(?:至|到)\s*(?P<day>{DAY})")
# 有效期三年 | 期限为2年 | 试行期6个月 | 试行两年
LASTS = re.compile(
    r"(?:期限?|试行)(?:暂定)?(?:为|是|：)?(?:暂定)?\s*(?P<number>\d{1,2}|[一二两三四五六七八九十])\s*(?P<unit>年|个月)(?!度)"
)
# 规划期限为2021—2025年
YEARS = re.compile(
    r"期限?(?:为|是|：)?\s*(?P<first>20\d{2})\s*年?\s*[—–－~～至到-]{1,2}\s*(?P<last>20\d{2})\s*年(?!\s*\d)"
)
# （三）实施期限。2021年1月1日至… is one with its title.
SENTENCE = re.compile(rf"(?:\s*{NUMBERED}{OF_TIME}[。.：:])?[^。；]+")

Validity = tuple[date | None, date | None]


def speaks_of_validity(text: str) -> bool:
    """Whether a text may say from when or until when its document holds."""
    return "期" in text or "日起" in text or "开始" in text


def read_validity(text: str, *, issued_on: date | None = None) -> Validity | None:
    """The first and the last day the document of `text` holds, either None where it is not said.

    `issued_on` is the day of its issue, from which 自印发之日起 counts. None where the text says
    neither. The last day of 有效期3年 is the day before the same day three years on.
    """
    for sentence in SENTENCE.findall(text):
        of_itself = OF_ITSELF.match(sentence)
        if of_itself is None:
            continue
        says_of_what = of_itself["named"] or not sentence.startswith(FROM, of_itself.end())
        if validity := _of_sentence(sentence, issued_on, says_of_what=bool(says_of_what)):
            return validity
    return None


def _of_sentence(sentence: str, issued_on: date | None, *, says_of_what: bool) -> Validity | None:
    period = read_period(sentence)
    if period and (says_of_what or PERIOD_HOLDS.match(sentence, period[2].end)):
        return period[:2]
    if years := YEARS.search(sentence):
        return date(int(years["first"]), 1, 1), date(int(years["last"]), 12, 31)
    first = None
    if from_day := FROM_DAY.search(sentence):
        first = read_day(from_day["day"])
    elif FROM_ISSUE.search(sentence):
        first = issued_on
    last = None
    if until := UNTIL.search(sentence):
        last = read_day(until["day"])
    elif first and (lasts := LASTS.search(sentence)):
        last = _last_day(first, lasts)
    if first and last and first > last:
        # One of the two is a slip; which, nobody can say.
        return None
    return (first, last) if first or last else None


def _last_day(first: date, lasts: re.Match[str]) -> date | None:
    """The last day of a time that begins on `first`: of three years, the third year's eve."""
    number = HAN_VALUES.get(lasts["number"].replace("两", "二")) or int(lasts["number"])
    months = first.month - 1 + number * (12 if lasts["unit"] == "年" else 1)
    year, month = first.year + months // 12, months % 12 + 1
    try:
        return date(year, month, first.day) - timedelta(days=1)
    except ValueError:
        # From the 31st of a month, or from 29 February: to the end of the shorter month.
        return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
