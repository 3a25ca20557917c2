-- view: every claim line with each payment it stands for.
select * from link_exact
union all
select {claim_comparison}
from (
    select c_id, p_id from link_order
    union
    select c_id, p_id from link_rest
) l
join left_claim c on c.c_id = l.c_id
join paid p on p.p_id = l.p_id
