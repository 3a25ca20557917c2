-- Paid in full and paid again to the same payee.
select a.p_id, a.first_p_id as also_p_id, a.v_id, l.amount_fen, l.paid_on as occurred_on, 'bank_serial_no' as field,
    f.bank_serial_no as expected_text, l.bank_serial_no as actual_text
from paid_again a
join left_over l on l.p_id = a.p_id
join paid f on f.p_id = a.first_p_id
where not a.repaid
