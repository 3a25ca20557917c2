-- Same payee account within the voucher: one line, and one payment or several parts of it.
with l as (
    select a.fiscal_year, a.voucher_no, a.payee_account, min(a.v_id) as v_id
    from amount_line a left join pair_amount x on x.v_id = a.v_id
    where x.v_id is null
    group by a.fiscal_year, a.voucher_no, a.payee_account having count(*) = 1
), p as (
    select a.p_year, a.voucher_no, a.payee_account, a.p_id,
        count(*) over (partition by a.p_year, a.voucher_no, a.payee_account) as items
    from amount_payment a left join pair_amount x on x.p_id = a.p_id
    where x.p_id is null
)
select l.v_id, p.p_id, case when p.items > 1 then 'split' else 'exact' end as kind
from l join p on p.p_year = l.fiscal_year and p.voucher_no = l.voucher_no
    and p.payee_account = l.payee_account
