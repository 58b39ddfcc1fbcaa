"""Why a bundle is not taken, each in a sentence that says what to do about it."""

from portfolio.support.problems import Malformed, TooLarge, Unsupported


class NotABundle(Unsupported):
    """The archive cannot be read, or its files are not tables of text."""

    zh = "这个压缩包不是可读的 OneRoster 1.2 数据包。"
    en = "This archive is not a readable OneRoster 1.2 bundle."


class BundleTooLargeInside(TooLarge):
    """Small outside, too large inside."""

    zh = "数据包展开后太大，请只导出本校的数据。"
    en = "The bundle unpacks to too much; export this school's data only."


class ManifestIsWrong(Malformed):
    """`manifest.csv` does not say what the binding asks of it."""

    zh = "数据包的 manifest.csv 不符合 OneRoster 1.2：{what}。"
    en = "The bundle's manifest.csv does not follow OneRoster 1.2: {what}."


class FilesAreMissing(Malformed):
    """Files that a full bundle needs, or that the manifest promises, are not there."""

    zh = "数据包缺少文件：{files}。"
    en = "The bundle lacks files: {files}."


class HeaderIsWrong(Malformed):
    """A file lacks columns that it must have."""

    zh = "{file} 缺少列：{columns}。"
    en = "{file} lacks columns: {columns}."
