-- Cash from a finance zero-balance account, or one cash payment above the limit from a unit's.
with cash as (
    select p_id from payment where settlement_method = 'cash'
    union
    select m.p_id
    from voucher v
    join (select v_id, p_id from pair_exact union all select v_id, p_id from pair_later) m
      on m.v_id = v.v_id
    join payment p on p.p_id = m.p_id
    where v.settlement_method = 'cash' and p.settlement_method is null
)
select p.p_id, min(m.v_id) as v_id, min(a.row_id) as account_id, p.amount_fen,
    p.paid_on as occurred_on, 'settlement_method' as field,
    min(case when a.kind = 'finance_zero_balance' then 'finance' else 'limit' end) as kind,
    min(case when a.kind = 'finance_zero_balance' then 0 else n.value end) as expected_fen,
    p.amount_fen as actual_fen
from cash c
join payment p on p.p_id = c.p_id
join account_row a on a.account = p.payer_account
join number n on n.code = 'AB17' and n.name = 'cash_limit_fen' and n.day = p.paid_on
left join paid m on m.p_id = p.p_id
where a.kind = 'finance_zero_balance'
   or (a.kind = 'unit_zero_balance' and p.amount_fen > n.value)
group by p.p_id, p.amount_fen, p.paid_on
