-- Matched pairs whose payee names are not the same text; they are compared behind the SQL.
select v_id, p_id, payment_fen, paid_on, voucher_name, payment_name
from pair_exact where voucher_name is not null
union all
select l.v_id, l.p_id, l.payment_fen, l.paid_on, v.payee_name as voucher_name,
    p.payee_name as payment_name
from pair_later l
join left_voucher v on v.v_id = l.v_id
join left_payment p on p.p_id = l.p_id
where l.name_differs and l.pass <> 'fallback' and coalesce(not l.payee_differs, true)
