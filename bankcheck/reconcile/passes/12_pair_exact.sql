-- Candidates whose partner is the only one on both sides.
select c.*
from candidate c
left join candidate_twice tv on tv.id = c.v_id
left join candidate_twice tp on tp.id = c.p_id
where tv.id is null and tp.id is null
