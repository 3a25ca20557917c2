-- Which voucher numbers of the left payments exist, and in which year.
select distinct v.fiscal_year, v.voucher_no
from voucher v
join (select distinct voucher_no from left_payment_row where voucher_no is not null) n
  on n.voucher_no = v.voucher_no
