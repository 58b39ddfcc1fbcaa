"""Invented names, as various as a class list: rare characters, minority names, a double surname.

No name here is meant to be anyone's.
"""

from demo.chance import Chance

SURNAMES = (
    "李王张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
    "苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜冉向谭牟秦游代龚文熊"
)
BOYS = "浩宇轩泽睿辰航博霖铭骏煜川峻朗森恒远岳哲涛亦成知行舟野山嘉沐"
GIRLS = "涵怡萱彤妍琪悦瑶语诗晴禾芷月宁柠溪岚苒伊雅舒念清棠书夏然可一"
GROWN_UP = (
    *("建国", "秀兰", "志强", "红梅", "国平", "丽华", "明辉", "淑芬", "永康", "春燕", "文斌"),
    *("小琴", "德全", "桂英", "晓东", "雪莲", "光荣", "玉珍", "世平", "凤霞", "继红", "安琪"),
    *("立新", "素芳", "大勇", "雨虹", "云峰", "慧敏"),
)


def pupil_name(chance: Chance, *, girl: bool) -> str:
    """A surname and one or two characters."""
    given = GIRLS if girl else BOYS
    second = chance.one_of(given) if chance.happens(0.8) else ""
    first = chance.one_of(given)
    return chance.one_of(SURNAMES) + first + (second if second != first else "")


def grown_up_name(chance: Chance) -> str:
    """A name for a guardian or a teacher."""
    return chance.one_of(SURNAMES) + chance.one_of(GROWN_UP)
