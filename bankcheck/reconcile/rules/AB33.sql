-- Matched only by fallback although the bank gave a voucher number.
select v_id, p_id, payment_fen as amount_fen, paid_on as occurred_on, 'voucher_no' as field
from pair_later
where pass = 'fallback' and stated_no is not null
