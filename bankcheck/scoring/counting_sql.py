"""How the volume of a year is counted where the rows are: texts for the engine.

They read ``payment_row`` and ``voucher_row`` as a run makes them, ``entry`` (what became of every
entry) and ``differences`` of that run, and ``kind``.
"""

from __future__ import annotations

from bankcheck.reconcile.work import AMBIGUOUS, MATCHED, PAID_AGAIN

KINDS = """
SELECT fiscal_year, voucher_no, min(pay_type) AS pay_type,
  bool_and(status IS NOT DISTINCT FROM 'voided') AS voided
FROM voucher_row GROUP BY ALL
"""
# An entry belongs to the year it was paid in, one for a voucher of the next year to that.
_OF_YEAR = """
CASE WHEN p.fiscal_year = 1 + coalesce(year(p.paid_on), year(p.submitted_on), year(p.returned_on))
     THEN p.fiscal_year
     ELSE coalesce(year(p.paid_on), year(p.submitted_on), year(p.returned_on), p.fiscal_year)
END = {year}
"""
# Every entry of the year with the reason for which it is counted or left out.
JUDGED = f"""
  SELECT p.bank_code, p.row_id, p.bank_serial_no, p.voucher_no, p.paid_on,
    CASE WHEN p.direction IS DISTINCT FROM 'pay' THEN 'not_a_payment'
         WHEN p.status = 'failed' THEN 'failed'
         WHEN p.status = 'returned' THEN 'returned'
         WHEN p.status IS DISTINCT FROM 'paid' THEN 'not_paid'
         WHEN e.fate = '{MATCHED}' THEN 'counted'
         WHEN e.fate = '{AMBIGUOUS}' THEN 'ambiguous'
         WHEN e.fate = '{PAID_AGAIN}' THEN 'paid_again'
         WHEN d.voucher_no IS NOT NULL THEN 'voided'
         ELSE 'no_voucher' END AS reason,
    CASE WHEN reason = 'counted' THEN coalesce(e.pay_type, '') ELSE '' END AS pay_type,
    CASE WHEN reason = 'counted' THEN coalesce(p.channel, '') ELSE '' END AS channel,
    CASE WHEN reason = 'counted' THEN p.amount_fen ELSE 0 END AS amount_fen,
    p.amount_fen AS booked_fen,
    p.direction = 'refund' AND p.status IN ('paid', 'returned') AS refunded
  FROM payment_row p
  LEFT JOIN entry e ON e.row_id = p.row_id
  LEFT JOIN (SELECT fiscal_year, voucher_no FROM kind WHERE voided) d
    ON d.voucher_no = p.voucher_no
    AND d.fiscal_year = coalesce(p.fiscal_year, year(coalesce(p.paid_on, p.submitted_on)))
  WHERE {_OF_YEAR}
"""  # noqa: S608  put together from texts of this module alone
ENTRIES = f"""
WITH judged AS ({JUDGED})
SELECT bank_code, reason, refunded, {{service}} AS service, pay_type, channel,
  {{up_to_fen}} AS up_to_fen, {{price_fen}} AS price_fen, count(*) AS items,
  sum(amount_fen) AS total_fen, sum(CASE WHEN reason = 'counted' THEN
    md5_number_lower(concat_ws('|', pay_type, channel, amount_fen))::HUGEINT ELSE 0 END) AS mark
FROM judged GROUP BY ALL ORDER BY ALL
"""  # noqa: S608  put together from texts of this module alone
# Payments of the year after the last day that the run looked at.
BEYOND = f"""
SELECT count(*) AS items FROM raw_payment p
WHERE p.direction = 'pay' AND p.paid_on > {{as_of}} AND {_OF_YEAR}
"""  # noqa: S608  put together from texts of this module alone
DIFFERENCES = """
SELECT d.bank_code, d.code, coalesce(k.pay_type, '') AS pay_type, count(*) AS items,
  count(*) FILTER (WHERE d.kind = 'unpaid') AS unpaid
FROM differences d LEFT JOIN kind k
  ON k.fiscal_year = d.fiscal_year AND k.voucher_no = d.voucher_no
WHERE d.bank_code IS NOT NULL GROUP BY ALL ORDER BY ALL
"""
