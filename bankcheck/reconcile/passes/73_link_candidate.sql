-- Claims whose serial names a payment of the same amount.
select {claim_comparison}
from transfer c
join paid p on p.bank_serial_no = c.bank_serial_no and p.payment_fen = c.amount_fen
    and p.bank_code = c.bank_code
