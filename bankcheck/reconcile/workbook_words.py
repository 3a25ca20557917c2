"""Every word of the workbook in Chinese and English, Chinese first."""

from __future__ import annotations

Pair = tuple[str, str]

COLUMNS: dict[str, Pair] = {
    "fiscal_year": ("财政年度", "Fiscal year"),
    "voucher_no": ("凭证号", "Voucher number"),
    "line_no": ("明细号", "Line"),
    "voucher_type": ("凭证类型", "Voucher type"),
    "pay_type": ("支付方式", "Manner of payment"),
    "budget_unit_code": ("预算单位编码", "Budget unit code"),
    "budget_unit_name": ("预算单位", "Budget unit"),
    "payer_account": ("付款账号", "Payer account"),
    "payer_name": ("付款人", "Payer"),
    "payee_account": ("收款账号", "Payee account"),
    "payee_name": ("收款人", "Payee"),
    "payee_bank": ("收款银行", "Payee's bank"),
    "amount_fen": ("金额（元）", "Amount (yuan)"),
    "function_code": ("功能分类", "Functional class"),
    "economic_code": ("经济分类", "Economic class"),
    "project_code": ("项目编码", "Project"),
    "indicator_no": ("指标号", "Budget indicator"),
    "purpose": ("用途", "Purpose"),
    "settlement_method": ("结算方式", "Settlement"),
    "bank_code": ("代理银行", "Agent bank"),
    "issued_at": ("签发时间", "Issued at"),
    "status": ("状态", "Status"),
    "bank_serial_no": ("银行流水号", "Bank serial"),
    "direction": ("方向", "Direction"),
    "original_serial_no": ("原流水号", "Original serial"),
    "submitted_at": ("提交时间", "Submitted at"),
    "paid_at": ("支付时间", "Paid at"),
    "returned_at": ("退回时间", "Returned at"),
    "channel": ("渠道", "Channel"),
    "fail_reason": ("失败原因", "Reason of failure"),
    "claim_no": ("划款申请号", "Claim number"),
    "claim_type": ("申请类型", "Claim type"),
    "original_claim_no": ("原申请号", "Original claim"),
    "head_total_fen": ("申请总额（元）", "Head total (yuan)"),
    "claimed_at": ("申请时间", "Claimed at"),
    "cleared_at": ("清算时间", "Cleared at"),
    "notice_no": ("额度通知号", "Notice number"),
    "month": ("月份", "Month"),
    "arrived_notice_at": ("到账通知时间", "Arrival notice at"),
    "account": ("账号", "Account"),
    "date": ("日期", "Date"),
    "closing_balance_fen": ("日终余额（元）", "Closing balance (yuan)"),
    "kind": ("种类", "Kind"),
    "period": ("期间", "Period"),
    "due_at": ("应报时间", "Due at"),
    "received_at": ("收到时间", "Received at"),
    "name": ("名称", "Name"),
    "opened_on": ("开户日", "Opened on"),
    "closed_on": ("销户日", "Closed on"),
    "uscc": ("统一社会信用代码", "Credit code"),
    "qualification_from": ("资格起", "Qualified from"),
    "qualification_to": ("资格止", "Qualified to"),
    "agreement_from": ("协议起", "Agreement from"),
    "agreement_to": ("协议止", "Agreement to"),
    "clearing_agreement_from": ("清算协议起", "Clearing from"),
    "clearing_agreement_to": ("清算协议止", "Clearing to"),
}

STREAMS: dict[str, Pair] = {
    "voucher": ("财政支付凭证", "Finance: voucher"),
    "payment": ("代理银行支付", "Agent bank: payment"),
    "refund": ("代理银行退款", "Agent bank: refund"),
    "claim": ("人民银行清算", "People's Bank: clearing"),
    "quota": ("用款额度", "Quota"),
    "account_day": ("日终余额", "Day-end balance"),
    "receipt_log": ("报表与通知", "Reports and notices"),
    "account": ("账户登记", "Account register"),
    "bank": ("代理银行登记", "Agent bank register"),
}

WORDS: dict[str, Pair] = {
    "direct": ("直接支付", "direct"),
    "authorized": ("授权支付", "authorized"),
    "centralized": ("集中支付", "centralized"),
    "cash": ("现金", "cash"),
    "transfer": ("转账", "transfer"),
    "cheque": ("支票", "cheque"),
    "official_card": ("公务卡", "official card"),
    "other": ("其他", "other"),
    "valid": ("有效", "valid"),
    "voided": ("作废", "voided"),
    "pay": ("支付", "pay"),
    "refund": ("退款", "refund"),
    "clearing": ("清算", "clearing"),
    "paid": ("已支付", "paid"),
    "returned": ("已退回", "returned"),
    "failed": ("失败", "failed"),
    "pending": ("在途", "pending"),
    "cleared": ("已清算", "cleared"),
    "rejected": ("已拒绝", "rejected"),
    "finance_zero_balance": ("财政零余额账户", "finance zero-balance"),
    "unit_zero_balance": ("单位零余额账户", "unit zero-balance"),
    "real_fund": ("实有资金账户", "real-fund"),
}

KINDS: dict[str, Pair] = {
    "not_claimed": ("未申请清算", "not claimed"),
    "head": ("总额与明细不符", "head and lines differ"),
    "line": ("明细与支付不符", "line and payment differ"),
    "account": ("账号不符", "another account"),
    "name": ("户名不符", "another name"),
    "repeat": ("重复", "repeated"),
    "amount": ("金额不符", "another amount"),
    "orphan": ("无对应退款", "no refund found"),
    "late": ("迟", "late"),
    "unpaid": ("未支付", "unpaid"),
    "absent": ("缺失", "absent"),
}

OTHER_CODES: dict[str, Pair] = {
    "AMBIGUOUS": ("匹配存疑", "Equally good candidates"),
    "CONSERVATION": ("平衡校验", "Conservation"),
    "NOT_COVERED": ("未覆盖", "Not covered"),
}

DIFFERENCE: dict[str, Pair] = {
    "number": ("序号", "No."),
    "kind": ("类型", "Kind"),
    "bank": ("代理银行", "Agent bank"),
    "field": ("差异字段", "Field"),
    "expected": ("应为", "Expected"),
    "actual": ("实际", "Actual"),
    "amount": ("涉及金额（元）", "Amount (yuan)"),
    "occurred_on": ("发生日", "Occurred on"),
    "due_on": ("期限（含）", "Due on (incl.)"),
    "message_zh": ("说明", "Message"),
    "message_en": ("英文说明", "Message (English)"),
    "more": ("其余证据", "Further evidence"),
    "nearest": ("最接近的候选", "Nearest candidate"),
    "parameters": ("采用参数", "Parameters in force"),
    "rule_version": ("规则版本", "Rule version"),
    "fingerprint": ("指纹", "Fingerprint"),
}

SOURCE: dict[str, Pair] = {
    "file": ("来源文件", "Source file"),
    "sheet": ("表/页", "Sheet/page"),
    "line": ("行", "Line"),
}

PASSES: dict[str, Pair] = {
    "exact": ("逐笔相符", "exact"),
    "sum": ("多笔授权一笔支付", "one payment for several lines"),
    "split": ("一笔授权多笔支付", "several payments for one line"),
    "amount": ("凭证与金额相符", "same voucher and amount"),
    "payee": ("凭证与收款账号相符", "same voucher and payee"),
    "fallback": ("凭证号缺失或错误，按账号、金额匹配", "without a usable voucher number"),
    "ambiguous": ("候选同样好，未取", "equally good candidates, none taken"),
    "stopped_at_limit": ("搜索到上限停止", "search stopped at its limit"),
}

STATES: dict[str, Pair] = {
    "checked": ("已核查", "checked"),
    "partly": ("部分核查", "partly checked"),
    "not_covered": ("未覆盖", "not covered"),
}


def said(pairs: dict[str, Pair], key: str) -> str:
    """Return a word as ``中文 English``; a word without an entry stays as it is."""
    pair = pairs.get(key)
    return f"{pair[0]} {pair[1]}" if pair else key


def header(pair: Pair) -> str:
    """Return a column header: Chinese, and English on the second line."""
    return f"{pair[0]}\n{pair[1]}"
