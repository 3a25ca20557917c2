-- Payments that no authorized line explains.
select p.*
from stray_payment p
left join (select distinct p_id from matched_later) m on m.p_id = p.p_id
left join (select distinct p_id from ambiguous where p_id is not null) a on a.p_id = p.p_id
where m.p_id is null and a.p_id is null
