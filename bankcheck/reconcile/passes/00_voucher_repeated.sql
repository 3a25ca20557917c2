-- Voucher lines that stand more than once under one number, and heads of batches.
select fiscal_year, voucher_no, line_no
from raw_voucher
group by fiscal_year, voucher_no, line_no
having count(*) > 1
union
select h.fiscal_year, h.voucher_no, h.line_no
from raw_voucher h
join (select distinct fiscal_year, voucher_no from raw_voucher where voucher_type = '8207') b
  on b.fiscal_year = h.fiscal_year and b.voucher_no = h.voucher_no
where h.voucher_type is distinct from '8207'
