"""Numbers and the units of figures, as sentences and tables of indicators write them.

2,806.3 亿美元 | 28.4% | 5个工作日 | 1000万人次 | 120万标箱      not: 第22号, 1,2,3
"""

from __future__ import annotations

import re

SHARES = r"[%％]|个百分点|倍"
MONEY = r"万?亿(?:美元|元|人民币)|万(?:美元|元|人次?)|美元|元|万?(?:平方米|平方公里|公里|吨)"
COUNTS = (
    r"(?:个?工作日|小时|分钟|天)"
    r"|万?(?:个|家|项|批|件|人次|人|所|条|户|场次|场|座|宗|栋|艘|架次|架|辆|标箱|标准箱|TEU)"
)
# 千瓦时 and the like stand in the unit column of a table alone.
UNIT = re.compile(
    rf"(?:{SHARES}|{MONEY}|{COUNTS}|千?(?:瓦|米|克)|[万千百亿]?(?:标箱|辆|架次|班列?|列|艘|部|件|台|套|座|处|名|"
    r"户|宗|起|篇|款|种|类|期|所|只|支|分|天|日|年|月|周|TEU|亩|公顷|吨公里|元/人|个/万人|件/万人))"
)
# 2,806.3      bounded, and never from the middle of a longer run of digits
NUMBER = r"(?<!\d)\d[\d,]{0,20}(?:\.\d{1,9})?"
# 翻一番, 翻两番
DOUBLING = re.compile(r"(?:实现)?翻(?P<times>[一两二三1-3])番")
TIMES = {"一": 2.0, "1": 2.0, "两": 4.0, "二": 4.0, "2": 4.0, "三": 8.0, "3": 8.0}


def value_of(number: str) -> float:
    """The value of a number as written: 1,200 is 1200."""
    return float(number.replace(",", ""))
