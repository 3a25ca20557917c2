-- Claim and payment that are each other's only partner.
select l.*
from link_candidate l
left join link_twice tc on tc.id = l.c_id
left join link_twice tp on tp.id = l.p_id
where tc.id is null and tp.id is null
