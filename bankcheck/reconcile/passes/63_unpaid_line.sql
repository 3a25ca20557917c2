-- Authorized lines that nothing pays.
select v.*
from open_line v
left join (select distinct v_id from matched_later) m on m.v_id = v.v_id
left join (select distinct v_id from ambiguous where v_id is not null) a on a.v_id = v.v_id
where m.v_id is null and a.v_id is null
