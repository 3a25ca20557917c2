-- The claims that cleared the payments which refunds bring back.
select o.p_id, c.claim_no
from (select distinct p_id from refund_original) o
join link l on l.p_id = o.p_id
join transfer c on c.c_id = l.c_id
