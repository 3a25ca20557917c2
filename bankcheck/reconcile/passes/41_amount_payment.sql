-- What remains of the payments after the sum pass.
select p.*
from subset_payment p
left join (select distinct p_id from pair_subset) s on s.p_id = p.p_id
left join (select distinct p_id from ambiguous_subset where p_id is not null) a on a.p_id = p.p_id
where s.p_id is null and a.p_id is null
