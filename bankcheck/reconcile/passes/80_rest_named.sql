-- Named payments that no claim has taken yet.
select n.grp, n.p_id, n.payment_fen,
    count(*) over (partition by n.grp) as items,
    cast(sum(n.payment_fen) over (partition by n.grp) as bigint) as total_fen,
    row_number() over (partition by n.grp
        order by n.paid_on nulls last, n.paid_at nulls last, n.bank_serial_no nulls last, n.p_id)
        as place
from named n
left join (select distinct grp, p_id from (
    select c.grp, l.p_id from link_order l join left_claim c on c.c_id = l.c_id) t) l
  on l.p_id = n.p_id and l.grp = n.grp
where l.p_id is null and not n.taken
