-- Same amount within the voucher, mutually the only one.
with l as (
    select fiscal_year, voucher_no, amount_fen, min(v_id) as v_id
    from amount_line group by fiscal_year, voucher_no, amount_fen having count(*) = 1
), p as (
    select p_year, voucher_no, amount_fen, min(p_id) as p_id
    from amount_payment group by p_year, voucher_no, amount_fen having count(*) = 1
)
select l.v_id, p.p_id
from l join p on p.p_year = l.fiscal_year and p.voucher_no = l.voucher_no
    and p.amount_fen = l.amount_fen
