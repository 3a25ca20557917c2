-- The payment each refund brings back, with the fiscal year that payment names or fell in.
select o.r_id, o.p_id, coalesce(e.fiscal_year, cast(extract(year from e.paid_on) as integer)) as o_year
from (
    select r_id, p_id from refund_entry where place = 1
    union all
    select r_id, p_id from refund_return
) o
join payment_row e on e.row_id = o.p_id
