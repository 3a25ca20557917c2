-- Lines that no payment of their own voucher explains.
select v.*
from left_voucher v
left join (select distinct v_id from in_voucher) m on m.v_id = v.v_id
left join (select distinct v_id from ambiguous_in_voucher where v_id is not null) a
  on a.v_id = v.v_id
where m.v_id is null and a.v_id is null
