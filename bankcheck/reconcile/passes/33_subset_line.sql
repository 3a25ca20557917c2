-- Lines of vouchers where only a search over subsets can decide.
select l.*
from sum_line l left join pair_whole w on w.v_id = l.v_id
where w.v_id is null
