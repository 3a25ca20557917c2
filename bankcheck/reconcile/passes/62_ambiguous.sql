-- Equally good partners: shown both, charged to nobody.
select v_id, p_id from ambiguous_in_voucher
union select v_id, p_id from ambiguous_account
union select v_id, p_id from ambiguous_name
