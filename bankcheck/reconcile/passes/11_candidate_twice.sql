-- Items that found more than one partner; they are matched in order of time, further down.
select v_id as id from candidate group by v_id having count(*) > 1
union all
select p_id as id from candidate group by p_id having count(*) > 1
