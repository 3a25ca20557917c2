-- Every match after the exact main pass, with its pass and kind.
select v_id, p_id, pass, kind from in_voucher
union all select v_id, p_id, 'fallback' as pass, 'fallback' as kind from pair_account
union all select v_id, p_id, 'fallback' as pass, 'fallback' as kind from pair_name
