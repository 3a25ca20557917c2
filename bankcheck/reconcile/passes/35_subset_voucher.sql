-- Vouchers with open lines and payments of which at least one side has several.
select l.fiscal_year, l.voucher_no
from (select fiscal_year, voucher_no, count(*) as items from subset_line
      group by fiscal_year, voucher_no) l
join (select p_year, voucher_no, count(*) as items from subset_payment
      group by p_year, voucher_no) p
  on p.p_year = l.fiscal_year and p.voucher_no = l.voucher_no
where l.items > 1 or p.items > 1
