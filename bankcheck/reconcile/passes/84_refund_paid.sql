-- What is known of the payments which refunds bring back.
select p.p_id, p.fiscal_year, p.voucher_no
from (select distinct p_id from refund_original) o
join paid p on p.p_id = o.p_id
