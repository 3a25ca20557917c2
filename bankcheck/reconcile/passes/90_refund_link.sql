-- Every refund claim with each refund it gives back.
select c_id, r_id from refund_link_equal
union
select c_id, r_id from refund_link_rest
