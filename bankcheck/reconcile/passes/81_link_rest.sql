-- What adds up as a whole is linked as a whole; one claim is linked to all it names; else in order.
select c.c_id, p.p_id, c.total_fen = p.total_fen as agrees,
    case when c.items = 1 then p.total_fen else p.payment_fen end as named_fen
from rest_claim c
join rest_named p on p.grp = c.grp
where c.total_fen = p.total_fen or c.items = 1 or c.place = p.place
