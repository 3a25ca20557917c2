-- Bank entries that stand more than once under one serial, amount and line.
select bank_code, bank_serial_no, line_no, amount_fen, direction
from raw_payment
where bank_serial_no is not null
group by bank_code, bank_serial_no, line_no, amount_fen, direction
having count(*) > 1
