-- Same amount once more, on what the payee step made unique.
with l as (
    select a.fiscal_year, a.voucher_no, a.amount_fen, min(a.v_id) as v_id
    from amount_line a
    left join pair_amount x on x.v_id = a.v_id
    left join pair_payee y on y.v_id = a.v_id
    where x.v_id is null and y.v_id is null
    group by a.fiscal_year, a.voucher_no, a.amount_fen having count(*) = 1
), p as (
    select a.p_year, a.voucher_no, a.amount_fen, min(a.p_id) as p_id
    from amount_payment a
    left join pair_amount x on x.p_id = a.p_id
    left join pair_payee y on y.p_id = a.p_id
    where x.p_id is null and y.p_id is null
    group by a.p_year, a.voucher_no, a.amount_fen having count(*) = 1
)
select l.v_id, p.p_id
from l join p on p.p_year = l.fiscal_year and p.voucher_no = l.voucher_no
    and p.amount_fen = l.amount_fen
