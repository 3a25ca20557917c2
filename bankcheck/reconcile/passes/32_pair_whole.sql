-- Pass 2, sum: everything left for one payee adds up, with one item on one of the two sides.
with l as (
    select fiscal_year, voucher_no, payee_account, count(*) as items,
        cast(sum(amount_fen) as bigint) as total_fen
    from sum_line where payee_account is not null
    group by fiscal_year, voucher_no, payee_account
), p as (
    select p_year, voucher_no, payee_account, count(*) as items,
        cast(sum(amount_fen) as bigint) as total_fen
    from sum_payment where payee_account is not null
    group by p_year, voucher_no, payee_account
), whole as (
    select l.fiscal_year, l.voucher_no, l.payee_account,
        case when l.items > 1 then 'sum' else 'split' end as kind
    from l join p on p.p_year = l.fiscal_year and p.voucher_no = l.voucher_no
        and p.payee_account = l.payee_account and p.total_fen = l.total_fen
    where (l.items = 1 and p.items > 1) or (l.items > 1 and p.items = 1)
)
select sl.v_id, sp.p_id, w.kind
from whole w
join sum_line sl on sl.fiscal_year = w.fiscal_year and sl.voucher_no = w.voucher_no
    and sl.payee_account = w.payee_account
join sum_payment sp on sp.p_year = w.fiscal_year and sp.voucher_no = w.voucher_no
    and sp.payee_account = w.payee_account
