-- Fallback candidates that are equally good.
select f.v_id, f.p_id
from fallback_account f
left join pair_account v on v.v_id = f.v_id
left join pair_account p on p.p_id = f.p_id
where v.v_id is null and p.p_id is null
