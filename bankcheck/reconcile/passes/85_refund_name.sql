-- The names under which a refund may be claimed back, best first.
with original as (
    select o.r_id, o.p_id, coalesce(v.voucher_no, e.voucher_no) as voucher_no
    from refund_original o
    join payment_row e on e.row_id = o.p_id
    left join paid p on p.p_id = o.p_id
    left join voucher v on v.v_id = p.v_id
)
select r_id, 1 as rank, 'S|' || coalesce(bank_code, '') || '|' || bank_serial_no as name
from refund where bank_serial_no is not null
union
select r_id, 2 as rank, 'S|' || coalesce(bank_code, '') || '|' || original_serial_no as name
from refund where original_serial_no is not null
union
select r.r_id, 2 as rank, 'S|' || coalesce(e.bank_code, '') || '|' || e.bank_serial_no as name
from original o join refund r on r.r_id = o.r_id join payment_row e on e.row_id = o.p_id
where e.bank_serial_no is not null
union
select r_id, 3 as rank, 'V|' || voucher_no as name from original where voucher_no is not null
union
select r_id, 3 as rank, 'V|' || voucher_no as name from refund where voucher_no is not null
union
select o.r_id, 4 as rank, 'C|' || c.claim_no as name
from refund_original o join link l on l.p_id = o.p_id join transfer c on c.c_id = l.c_id
