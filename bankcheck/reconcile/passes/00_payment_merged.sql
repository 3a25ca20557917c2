-- One row for each entry that several rows report: what any of them knows, the exact time before
-- the bare day.
select s.entry_id as row_id, min(r.bank_code) as bank_code,
    min(r.bank_serial_no) as bank_serial_no, min(r.line_no) as line_no,
    min(r.voucher_no) as voucher_no, min(r.fiscal_year) as fiscal_year,
    min(r.direction) as direction, min(r.original_serial_no) as original_serial_no,
    min(r.budget_unit_code) as budget_unit_code, min(r.payer_account) as payer_account,
    min(r.payer_name) as payer_name, min(r.payee_account) as payee_account,
    min(r.payee_name) as payee_name, min(r.payee_bank) as payee_bank,
    min(r.amount_fen) as amount_fen, min(r.function_code) as function_code,
    min(r.settlement_method) as settlement_method, min(r.purpose) as purpose,
    min(r.submitted_at) as submitted_at,
    coalesce(min(case when r.submitted_at is not null then r.submitted_on end),
        min(r.submitted_on)) as submitted_on,
    min(r.paid_at) as paid_at,
    coalesce(min(case when r.paid_at is not null then r.paid_on end), min(r.paid_on)) as paid_on,
    min(r.returned_at) as returned_at,
    coalesce(min(case when r.returned_at is not null then r.returned_on end),
        min(r.returned_on)) as returned_on,
    min(r.channel) as channel,
    case min(case r.status when 'returned' then 1 when 'paid' then 2 when 'failed' then 3 else 4 end)
        when 1 then 'returned' when 2 then 'paid' when 3 then 'failed' else 'pending' end as status,
    min(r.fail_reason) as fail_reason
from payment_source s
join raw_payment r on r.row_id = s.row_id
group by s.entry_id
