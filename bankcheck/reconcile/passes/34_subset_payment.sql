-- Payments of vouchers where only a search over subsets can decide.
select p.*
from sum_payment p left join pair_whole w on w.p_id = p.p_id
where w.p_id is null
