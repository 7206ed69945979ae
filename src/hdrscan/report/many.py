"""The forms in which many messages are written: what stands before, for each, and behind."""

import json
from collections.abc import Collection

from hdrscan.model.report import Report
from hdrscan.overview import Overview
from hdrscan.report.rendered import RenderedMessage

FORMS = ("table", "json", "jsonl", "csv", "markdown", "html")


class Layout:
    """One form, at one width. Only what the form needs is loaded."""

    def __init__(self, form: str, width: int, *, summary_only: bool = False, detail: int = 0) -> None:
        """``form`` is one of ``FORMS``; ``summary_only`` leaves the messages out; ``detail`` is for Markdown."""
        self.detail = detail
        self.form = form
        self.width = width
        self.summary_only = summary_only

    def opening(self) -> str:
        """Return what stands before the first message."""
        if self.form == "json":
            return '{"schema":"hdrscan/1","messages":['
        if self.form == "html":
            from hdrscan.report.html.many import opening  # noqa: PLC0415 - one form is needed

            return opening()
        if self.summary_only:
            return ""
        if self.form == "csv":
            from hdrscan.report.message_rows import csv_header  # noqa: PLC0415 - one form is needed

            return csv_header()
        if self.form == "table":
            from hdrscan.report.message_rows import table_header  # noqa: PLC0415

            return table_header(self.width)
        return ""

    def piece(self, report: Report) -> RenderedMessage | None:
        """Return what is written of a message; text of which ``between`` is no part begins with it."""
        if self.summary_only:
            return None
        if self.form in {"json", "jsonl"}:
            from hdrscan.report.json_v1 import to_piece  # noqa: PLC0415

            piece = to_piece(report)
            if self.form == "jsonl":
                return piece
            return piece._replace(head=",\n" + piece.head, tail=piece.tail.removesuffix("\n"))
        if self.form == "html":
            from hdrscan.report.html.many import row  # noqa: PLC0415

            return RenderedMessage(row(report))
        if self.form == "markdown":
            from hdrscan.report.markdown import to_markdown  # noqa: PLC0415
            from hdrscan.report.message_view import Detail  # noqa: PLC0415

            return RenderedMessage("\n" + to_markdown(report, detail=Detail(self.detail)) + "\n")
        from hdrscan.report.message_rows import csv_piece, table_piece  # noqa: PLC0415

        return csv_piece(report) if self.form == "csv" else table_piece(report, self.width)

    def first(self, data: bytes) -> bytes:
        """Return the first messages without what parts them from those before."""
        return data[1:] if self.form in {"json", "markdown"} else data

    def closing(self, overview: Overview, unread: Collection[tuple[str, str]]) -> str:
        """Return what stands behind the last message: the summary, where the form has one."""
        if self.form == "json" or (self.form == "jsonl" and self.summary_only):
            from hdrscan.report.escape import for_json_text  # noqa: PLC0415
            from hdrscan.report.json_summary import summary  # noqa: PLC0415

            text = for_json_text(json.dumps(summary(overview, unread), ensure_ascii=False, separators=(",", ":")))
            before = '{"schema":"hdrscan/1","messages":[' if self.form == "jsonl" else "\n"
            return f'{before}],"summary":{text}}}\n'
        if self.form == "html":
            from hdrscan.report.html.many import closing  # noqa: PLC0415

            return closing(overview, len(unread))
        if self.form not in {"table", "markdown"}:
            return ""
        from hdrscan.report.overview_table import overview_markdown, overview_table  # noqa: PLC0415

        if self.form == "table":
            text = overview_table(overview, len(unread), self.width)
        else:
            text = overview_markdown(overview, len(unread))
        return text if self.summary_only else "\n" + text
