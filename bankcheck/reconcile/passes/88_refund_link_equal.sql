-- Refund claim and refund of the same amount, in order.
select c.c_id, r.r_id
from (
    select t.c_id, t.name, t.claim_fen, row_number() over (partition by t.name, t.claim_fen
        order by c.claimed_on nulls last, c.claimed_at nulls last, c.claim_no, c.line_no, t.c_id)
        as place
    from (select distinct c_id, name, claim_fen from refund_candidate) t
    join refund_claim c on c.c_id = t.c_id
) c
join (
    select t.r_id, t.name, t.refund_fen, row_number() over (partition by t.name, t.refund_fen
        order by r.paid_on nulls last, r.paid_at nulls last, r.bank_serial_no nulls last, t.r_id)
        as place
    from (select distinct r_id, name, refund_fen from refund_candidate) t
    join refund r on r.r_id = t.r_id
) r on r.name = c.name and r.refund_fen = c.claim_fen and r.place = c.place
