-- Payments that came back in full, and when the last part was back.
select o.p_id, max(r.paid_on) as full_on,
    case when count(r.paid_at) = count(*) then max(r.paid_at) end as full_at
from refund_original o
join refund r on r.r_id = o.r_id
join payment_row e on e.row_id = o.p_id
group by o.p_id, e.amount_fen
having cast(sum(r.amount_fen) as bigint) >= e.amount_fen
