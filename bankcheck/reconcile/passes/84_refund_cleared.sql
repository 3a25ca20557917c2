-- The claims that cleared the payments which refunds bring back.
select o.p_id, c.claim_no
from (select distinct p_id from refund_original) o
join link l on l.p_id = o.p_id
join transfer c on c.c_id = l.c_id
union
select a.a_id as p_id, c.claim_no
from (select distinct p_id from refund_original) o
join attempt a on a.a_id = o.p_id
join transfer c on c.bank_serial_no = a.bank_serial_no and c.bank_code = a.bank_code
    and c.amount_fen = a.amount_fen and c.claimed_on <= a.ended_on
union
select b.a_id as p_id, c.claim_no
from returned_claim b
join (select distinct p_id from refund_original) o on o.p_id = b.a_id
join left_claim c on c.c_id = b.c_id
