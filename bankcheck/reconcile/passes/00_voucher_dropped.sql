-- Rows that authorize nothing of their own: earlier issues of a voucher that was issued again,
-- further reports of a line that another file already brought, and the head of a batch whose
-- lines (8207) stand for it.
select row_id, min(reason) as reason from (
with line as (
    select r.row_id, r.fiscal_year, r.voucher_no, r.line_no, r.payee_account, r.amount_fen,
        r.status, r.issued_at, r.issued_on,
        r.row_id - (r.row_id % 4294967296) + r.file_no as file_key
    from raw_voucher r
    join voucher_repeated k on k.fiscal_year = r.fiscal_year and k.voucher_no = r.voucher_no
        and k.line_no is not distinct from r.line_no
), dated as (
    select l.*,
        max(issued_on) over (partition by fiscal_year, voucher_no, line_no) as last_on,
        max(issued_at) over (partition by fiscal_year, voucher_no, line_no, issued_on) as last_at,
        row_number() over (partition by fiscal_year, voucher_no, line_no, payee_account,
            amount_fen, issued_on, file_key order by row_id) as place
    from line l
), ranked as (
    select d.*,
        row_number() over (partition by fiscal_year, voucher_no, line_no, payee_account,
            amount_fen, issued_on, place
            order by case when status = 'voided' then 0 else 1 end,
                issued_at desc nulls last, row_id) as choice
    from dated d
)
select row_id, case when issued_on < last_on or issued_at < last_at
    then 'issued_again' else 'reported_again' end as reason
from ranked
where issued_on < last_on or issued_at < last_at or choice > 1
union
select h.row_id, 'batch_head' as reason
from raw_voucher h
join (select distinct fiscal_year, voucher_no from raw_voucher where voucher_type = '8207') b
  on b.fiscal_year = h.fiscal_year and b.voucher_no = h.voucher_no
where h.voucher_type is distinct from '8207'
) d
group by row_id
