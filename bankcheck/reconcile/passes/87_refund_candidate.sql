-- Refund claims with the refunds of the name they use, each in order of time.
select n.c_id, c.amount_fen as claim_fen, r.r_id, r.amount_fen as refund_fen, n.name
from refund_claim_name n
join refund_claim c on c.c_id = n.c_id
join refund_name m on m.name = n.name
join refund r on r.r_id = m.r_id
