-- Voucher lines that stand more than once under one number, and heads of batches. Equal lines have
-- equal hashes, so that only the few lines under a repeated hash are told apart by their columns.
select r.fiscal_year, r.voucher_no, r.line_no
from raw_voucher r
join (
    select mark from (select xxhash64(fiscal_year, voucher_no, line_no) as mark from raw_voucher) h
    group by mark having count(*) > 1
) m on m.mark = xxhash64(r.fiscal_year, r.voucher_no, r.line_no)
group by r.fiscal_year, r.voucher_no, r.line_no
having count(*) > 1
union
select h.fiscal_year, h.voucher_no, h.line_no
from raw_voucher h
join (select distinct fiscal_year, voucher_no from raw_voucher where voucher_type = '8207') b
  on b.fiscal_year = h.fiscal_year and b.voucher_no = h.voucher_no
where h.voucher_type is distinct from '8207'
