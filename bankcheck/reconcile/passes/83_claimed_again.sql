-- Claims that name a payment which other claims have already used up; with the first of these.
select c.c_id, min(n.p_id) as p_id
from left_claim c
join named n on n.grp = c.grp
left join (select distinct c_id from link_order union select distinct c_id from link_rest) l
  on l.c_id = c.c_id
left join returned_claim b on b.c_id = c.c_id
where l.c_id is null and b.c_id is null
group by c.c_id
