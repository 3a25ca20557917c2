-- The names under which a refund may be claimed back, best first.
with original as (
    select o.r_id, o.p_id, coalesce(p.voucher_no, e.voucher_no) as voucher_no, e.bank_code,
        e.bank_serial_no
    from refund_original o
    join payment_row e on e.row_id = o.p_id
    left join refund_paid p on p.p_id = o.p_id
)
select r_id, 1 as rank, 'S|' || coalesce(bank_code, '') || '|' || bank_serial_no as name
from refund where bank_serial_no is not null
union
select r_id, 2 as rank, 'S|' || coalesce(bank_code, '') || '|' || original_serial_no as name
from refund where original_serial_no is not null
union
select r_id, 2 as rank, 'S|' || coalesce(bank_code, '') || '|' || bank_serial_no as name
from original where bank_serial_no is not null
union
select r_id, 3 as rank, 'V|' || voucher_no as name from original where voucher_no is not null
union
select r_id, 3 as rank, 'V|' || voucher_no as name from refund where voucher_no is not null
union
select o.r_id, 4 as rank, 'C|' || c.claim_no as name
from refund_original o join refund_cleared c on c.p_id = o.p_id
