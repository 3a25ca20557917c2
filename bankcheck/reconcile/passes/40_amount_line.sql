-- What remains of the lines after the sum pass.
select l.*
from subset_line l
left join (select distinct v_id from pair_subset) s on s.v_id = l.v_id
left join (select distinct v_id from ambiguous_subset where v_id is not null) a on a.v_id = l.v_id
where s.v_id is null and a.v_id is null
