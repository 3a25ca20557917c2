-- Matched only by fallback although the bank gave a voucher number.
select m.v_id, m.p_id, m.payment_fen as amount_fen, m.paid_on as occurred_on,
    'voucher_no' as field, v.voucher_no as expected_text, m.stated_no as actual_text
from pair_later m
join left_voucher v on v.v_id = m.v_id
where m.pass = 'fallback' and m.stated_no is not null
