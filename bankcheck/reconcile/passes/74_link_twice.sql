-- Claims or payments that found more than one partner.
select c_id as id from link_candidate group by c_id having count(*) > 1
union all
select p_id as id from link_candidate group by p_id having count(*) > 1
