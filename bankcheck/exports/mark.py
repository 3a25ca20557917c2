"""The mark of every copy: who took it, when, under which number, and the copy's own id."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bankcheck.clock import local


@dataclass(frozen=True, slots=True)
class Mark:
    """What is written on every sheet and into the properties of a copy."""

    ticket: str
    name: str
    login: str
    institution: str
    made_at: datetime
    copy_no: int
    copy_id: str
    purpose: str
    recipient: str
    approvers: str
    filter: str
    expires_at: datetime
    network: str

    @property
    def line(self) -> str:
        """Return the visible line: who, when, request, copy."""
        who = f"{self.name}（{self.login}，{self.institution}）"
        return (
            f"导出申请 Export {self.ticket}　{who}　{local(self.made_at)}　"
            f"第 {self.copy_no} 份 copy {self.copy_no}　不得外传 Do not pass on"
        )

    @property
    def short(self) -> str:
        """Return the line for headers and footers, which hold little."""
        return f"{self.ticket} {self.name} {self.login} {local(self.made_at)} 第{self.copy_no}份"

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """Return what the first sheet says about the copy."""
        return (
            ("导出申请 Request", self.ticket),
            ("导出人 Taken by", f"{self.name}（{self.login}）"),
            ("单位 Institution", self.institution),
            ("生成时间 Made at", local(self.made_at)),
            ("份号 Copy number", str(self.copy_no)),
            ("份标识 Copy id", self.copy_id),
            ("用途 Purpose", self.purpose),
            ("接收方 Recipient", self.recipient),
            ("批准人 Approved by", self.approvers),
            ("筛选条件 Filter", self.filter),
            ("使用网络 Network", self.network),
            ("有效期至 Expires", local(self.expires_at)),
        )
