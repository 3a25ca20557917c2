-- Which entry each repeated row reports: the same accounts are one entry; where every file has one
-- set of accounts, files that disagree on them still report one entry.
with line as (
    select r.*, r.row_id - (r.row_id % 4294967296) + r.file_no as file_key,
        coalesce(r.payer_account, '') || '|' || coalesce(r.payee_account, '') as accounts
    from raw_payment r
    join payment_repeated k on k.bank_serial_no = r.bank_serial_no
        and k.amount_fen = r.amount_fen and k.direction = r.direction
        and k.bank_code is not distinct from r.bank_code
        and k.line_no is not distinct from r.line_no
), spread as (
    select bank_code, bank_serial_no, line_no, amount_fen, direction, max(kinds) as kinds
    from (
        select bank_code, bank_serial_no, line_no, amount_fen, direction, file_key,
            count(distinct accounts) as kinds
        from line
        group by bank_code, bank_serial_no, line_no, amount_fen, direction, file_key
    ) f
    group by bank_code, bank_serial_no, line_no, amount_fen, direction
)
select l.row_id, min(l.row_id) over (partition by l.bank_code, l.bank_serial_no, l.line_no,
    l.amount_fen, l.direction, case when s.kinds > 1 then l.accounts else '' end) as entry_id
from line l
join spread s on s.bank_serial_no = l.bank_serial_no and s.amount_fen = l.amount_fen
    and s.direction = l.direction and s.bank_code is not distinct from l.bank_code
    and s.line_no is not distinct from l.line_no
