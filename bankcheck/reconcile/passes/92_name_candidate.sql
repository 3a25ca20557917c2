-- Matched pairs whose payee names are not the same text; they are compared behind the SQL.
select e.v_id, e.p_id, e.payment_fen, e.paid_on, v.payee_name as voucher_name,
    p.payee_name as payment_name
from (
    select v_id, p_id, payment_fen, paid_on from pair_exact where name_differs
    union all
    select v_id, p_id, payment_fen, paid_on from pair_later
    where name_differs and pass <> 'fallback' and coalesce(not payee_differs, true)
) e
join voucher v on v.v_id = e.v_id
join payment p on p.p_id = e.p_id
