"""What kinds of doubts there are, in the words of those who settle them."""

from __future__ import annotations

WORDS = {
    "agencies_missing": "责任单位未写出",
    "agencies_unattached": "责任单位未归入举措",
    "agency_level": "单位层级疑误",
    "agency_slip": "单位名称疑有笔误",
    "agency_unknown": "单位名称未识别",
    "bracket_mixed": "括号全角半角混用",
    "bracket_unclosed": "括号未闭合",
    "break_doubled": "换页处文字重复",
    "cell_merged": "空单元格按合并单元格读",
    "cells_extra": "表格行多出单元格",
    "cells_missing": "表格行缺少单元格",
    "clause_missing": "缺责任分工",
    "clause_of_upper_level": "责任分工疑为上级文件内容",
    "clause_paired_by_order": "举措与责任分工按顺序对应",
    "clause_shared": "责任单位写在一组条目之后",
    "clause_slipped": "责任分工错位",
    "clause_unread": "责任分工有未读出的文字",
    "count_differs": "列举与数目不符",
    "encoding_doubtful": "文字编码可能认错",
    "erratum_reading": "勘误：文字",
    "erratum_task": "勘误：所属任务",
    "erratum_unused": "勘误未用上",
    "figures_unread": "分地区的数值未识读",
    "heading_broken": "标题断开",
    "heading_lost": "标题缺失",
    "heading_unread": "标题之下未读出举措",
    "issuer_concluded": "发文机关系推定",
    "label_lost": "序号缺失",
    "number_repeated": "序号重复",
    "numbers_missing": "序号缺号",
    "numbers_unread": "序号过大，未分条识读",
    "picture": "图片未读取",
    "region_repeated": "地区重复列出",
    "regions_conflict": "地区范围前后不一",
    "regions_unread": "适用范围未识读",
    "repeat": "重复前文",
    "scrambled": "原文次序错乱",
    "slip_digit": "数字疑误写成字母",
    "slip_doubled": "文字疑有重复",
    "slip_latin": "文字疑混入外文",
    "slip_space": "词中疑有多余空格",
    "span_lost": "更正后的原文中找不到",
    "table_text_unread": "表格有未读出的文字",
    "task_boundary_unclear": "任务归属系推定",
    "text_missing": "缺举措原文",
    "text_unplaced": "文字未归入举措",
    "text_unread": "篇幅过长，未读完",
    "title_missing": "文件标题待补",
}


def problem_word(code: str) -> str:
    """The kind in Chinese; a kind nobody has worded yet by its code, which is searchable."""
    return WORDS.get(code, code)
