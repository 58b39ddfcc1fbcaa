"""Why an uploaded list is not taken, each in a sentence that says what to do about it."""

from portfolio.support.problems import Malformed, TooLarge, Unsupported


class NotAWorkbook(Unsupported):
    """The upload is not a readable .xlsx workbook."""

    zh = "这个文件不是可读的 Excel 工作簿。请用 .xlsx 格式另存后再上传。"
    en = "This file is not a readable Excel workbook; save it as .xlsx and upload it again."


class OldOrLockedWorkbook(Unsupported):
    """The upload is the older .xls, or is locked by a password: the two look alike outside."""

    zh = "这是旧版 .xls 文件，或设有打开密码。请去掉密码，另存为 .xlsx 后再上传。"
    en = "This is an old .xls file or one locked by a password; save it as a plain .xlsx."


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

    zh = "没有找到表头。表头应在前 10 行内，列名包括：{columns}。"
    en = "No head row was found. Within the first 10 rows it should name: {columns}."


class MissingColumns(Malformed):
    """The head row was found, but it lacks columns that are needed."""

    zh = "名单缺少必需的列：{columns}。"
    en = "The list lacks columns that are needed: {columns}."
