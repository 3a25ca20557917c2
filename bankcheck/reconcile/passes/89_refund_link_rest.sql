-- Refund claims of another amount, linked in order to refunds not yet claimed.
with c as (
    select t.c_id, t.name, t.claim_fen,
        cast(sum(t.claim_fen) over (partition by t.name) as bigint) as total_fen,
        row_number() over (partition by t.name
            order by c.claimed_on nulls last, c.claimed_at nulls last, c.claim_no, c.line_no, t.c_id)
            as place
    from (select distinct c_id, name, claim_fen from refund_candidate) t
    join refund_claim c on c.c_id = t.c_id
    left join refund_link_equal e on e.c_id = t.c_id
    where e.c_id is null
), r as (
    select t.r_id, t.name, t.refund_fen,
        cast(sum(t.refund_fen) over (partition by t.name) as bigint) as total_fen,
        row_number() over (partition by t.name
            order by r.paid_on nulls last, r.paid_at nulls last, r.bank_serial_no nulls last, t.r_id)
            as place
    from (select distinct r_id, name, refund_fen from refund_candidate) t
    join refund r on r.r_id = t.r_id
    left join refund_link_equal e on e.r_id = t.r_id
    where e.r_id is null
)
select c.c_id, r.r_id, c.total_fen = r.total_fen as agrees, r.refund_fen
from c join r on r.name = c.name
where c.total_fen = r.total_fen or c.place = r.place
