-- Payments still without an authorized line.
select p.* from payment p left join pair_exact e on e.p_id = p.p_id where e.p_id is null
