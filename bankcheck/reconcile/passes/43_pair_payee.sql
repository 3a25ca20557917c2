-- Same payee account within the voucher: one line, and one payment or several parts of it. What is
-- paid when the parts before have covered the line is no part of it but paid again.
with l as (
    select a.fiscal_year, a.voucher_no, a.payee_account, min(a.v_id) as v_id,
        min(a.amount_fen) as amount_fen
    from amount_line a left join pair_amount x on x.v_id = a.v_id
    where x.v_id is null
    group by a.fiscal_year, a.voucher_no, a.payee_account having count(*) = 1
), p as (
    select a.p_year, a.voucher_no, a.payee_account, a.p_id,
        cast(sum(a.amount_fen) over (partition by a.p_year, a.voucher_no, a.payee_account
            order by a.paid_on nulls last, a.paid_at nulls last, a.bank_serial_no nulls last,
                a.line_no nulls last, a.p_id rows unbounded preceding) as bigint)
            - a.amount_fen as before_fen
    from amount_payment a left join pair_amount x on x.p_id = a.p_id
    where x.p_id is null
), part as (
    select l.v_id, p.p_id, count(*) over (partition by l.v_id) as items
    from l join p on p.p_year = l.fiscal_year and p.voucher_no = l.voucher_no
        and p.payee_account = l.payee_account and p.before_fen < l.amount_fen
)
select v_id, p_id, case when items > 1 then 'split' else 'exact' end as kind from part
