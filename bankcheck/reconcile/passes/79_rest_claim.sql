-- Claims that name payments but found none of their own amount, in order within what they name.
select c.c_id, c.grp, c.amount_fen,
    count(*) over (partition by c.grp) as items,
    cast(sum(c.amount_fen) over (partition by c.grp) as bigint) as total_fen,
    row_number() over (partition by c.grp
        order by c.claimed_on nulls last, c.claimed_at nulls last, c.claim_no, c.line_no, c.c_id)
        as place
from left_claim c
left join link_order l on l.c_id = c.c_id
left join returned_claim b on b.c_id = c.c_id
where l.c_id is null and b.c_id is null and c.grp is not null
