-- Every match made inside a voucher after the exact main pass.
select v_id, p_id, 'exact' as pass, 'exact' as kind from pair_in_order
union all select v_id, p_id, 'sum' as pass, kind from pair_whole
union all select v_id, p_id, 'sum' as pass, kind from pair_subset
union all select v_id, p_id, 'amount' as pass, 'exact' as kind from pair_amount
union all select v_id, p_id, 'payee' as pass, kind from pair_payee
union all select v_id, p_id, 'amount' as pass, 'exact' as kind from pair_amount_after
