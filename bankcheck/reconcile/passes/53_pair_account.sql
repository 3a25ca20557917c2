-- Fallback candidates that are mutually the only one.
select f.v_id, f.p_id
from fallback_account f
join (select v_id from fallback_account group by v_id having count(*) = 1) v on v.v_id = f.v_id
join (select p_id from fallback_account group by p_id having count(*) = 1) p on p.p_id = f.p_id
