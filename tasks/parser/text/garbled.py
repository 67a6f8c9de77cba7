"""Texts whose characters are mostly rare: bytes of another encoding, read as the wrong one.

    僒乕價僗杅堈偺妚怴揑敪揥偵娭偡傞   -> Shift-JIS read as GB18030
    辑厚胶 公开狼 酋脚利 惯傈俊 包茄   -> EUC-KR read as GB18030

Every such byte gives some character, so only the characters tell. Five hundred of them make up two
thirds of any Chinese prose: of the five documents and the invented texts of the tests none has
less than half, none of the garbled ones more than a sixth. What the text was is not guessed.
"""

from __future__ import annotations

from collections.abc import Iterator

from tasks.parser.types import Problem, Span

# The most frequent characters of modern Chinese.
COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学"
    "法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外"
    "天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很"
    "情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她"
    "手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思"
    "术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科"
    "张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千"
    "周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格"
    "养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严"
)
# Enough of a text to know it by, and fewer than it takes.
LOOKED_AT, FEWEST = 5_000, 100
LEAST_COMMON = 0.25


def find_garbled(text: str) -> Iterator[Problem]:
    """A doubt over the whole of a text that no Chinese writes."""
    han = [each for each in text[:LOOKED_AT] if "\u3400" <= each <= "\u9fff"]
    if len(han) >= FEWEST and sum(each in COMMON for each in han) < LEAST_COMMON * len(han):
        yield Problem(
            "encoding_doubtful",
            "全文大多是生僻字，原文件的文字编码可能认错了（日文、韩文编码会读成这样）；"
            "请另存为 UTF-8 后重新录入",
            Span(0, len(text)),
        )
