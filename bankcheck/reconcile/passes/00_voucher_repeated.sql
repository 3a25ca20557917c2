-- Voucher lines that stand more than once under one number.
select fiscal_year, voucher_no, line_no
from raw_voucher
group by fiscal_year, voucher_no, line_no
having count(*) > 1
