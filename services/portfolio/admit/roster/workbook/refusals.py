"""Why an uploaded list is not taken, each in a sentence that says what to do about it."""

from portfolio.support.problems import Malformed, TooLarge, Unsupported


class NotAWorkbook(Unsupported):
    """The upload is neither a readable workbook nor a readable table of text."""

    zh = "这个文件不是可读的名单。请在 Excel 或 WPS 里另存为 .xlsx 后再上传。"
    en = "This file is not a readable list; save it as .xlsx and upload it again."


class LockedWorkbook(Unsupported):
    """The workbook opens with a password only."""

    zh = "这个工作簿设有打开密码。请去掉密码，保存后再上传。"
    en = "This workbook is locked by a password; remove the password and upload it again."


class HasMacros(Unsupported):
    """The workbook carries programs; none is ever run here, and none is taken in."""

    zh = "这个工作簿带有宏。请另存为不带宏的 .xlsx 后再上传。"
    en = "This workbook carries macros; save it as .xlsx without them and upload it again."


class WorkbookTooLarge(TooLarge):
    """The file is larger than any list of a school."""

    zh = "文件太大，上限为 10 MB。请只保留名单后再上传。"
    en = "The file is too large; the limit is 10 MB. Keep only the list and upload it again."


class WorkbookTooLargeInside(TooLarge):
    """Small outside, too large inside."""

    zh = "工作簿展开后太大。请只保留名单所在的工作表，删去其他内容后再上传。"
    en = "The workbook unpacks to too much; keep only the sheet with the list."


class TooManyRows(TooLarge):
    """More rows than the largest school has."""

    zh = "名单超过 {limit} 行，请分开上传。"
    en = "The list has more than {limit} rows; upload it in parts."


class UnknownLayout(Malformed):
    """No sheet has the head of a list that is understood."""

    zh = "没有找到表头。表头应在前 {within} 行内，列名包括：{columns}。"
    en = "No head row was found. Within the first {within} rows it should name: {columns}."


class MissingColumns(Malformed):
    """The head row was found, but it lacks columns that are needed."""

    zh = "名单缺少必需的列：{columns}。"
    en = "The list lacks columns that are needed: {columns}."


class UnknownSheet(Malformed):
    """The tab that was asked for is not there, or holds no list."""

    zh = "工作簿里没有这个工作表，或其中没有名单。"
    en = "The workbook has no such sheet, or there is no list on it."


class NotAListOfPupils(Malformed):
    """The list names duties or staff numbers: it is one of teachers."""

    zh = "这像是教职工名单，请在“任课表”导入中上传。"
    en = "This looks like a list of teachers; upload it where duties are imported."
