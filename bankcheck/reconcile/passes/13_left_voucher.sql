-- Authorized lines still without a payment.
select v.* from voucher v left join pair_exact e on e.v_id = v.v_id where e.v_id is null
