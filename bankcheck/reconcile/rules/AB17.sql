-- Cash from a finance zero-balance account, or one cash payment above the limit from a unit's. A
-- payment that does not say how it was settled was settled as its voucher asks.
with unsaid as (
    select p_id, payer_account, amount_fen, paid_on from payment where settlement_method is null
), asked as (
    select v_id from voucher where settlement_method = 'cash'
), cash as (
    select p_id, payer_account, amount_fen, paid_on from payment where settlement_method = 'cash'
    union
    select u.p_id, u.payer_account, u.amount_fen, u.paid_on
    from unsaid u
    join (select v_id, p_id from pair_exact union all select v_id, p_id from pair_later) m
      on m.p_id = u.p_id
    join asked a on a.v_id = m.v_id
)
select c.p_id, min(m.v_id) as v_id, min(a.row_id) as account_id, c.amount_fen,
    c.paid_on as occurred_on, 'settlement_method' as field,
    min(case when a.kind = 'finance_zero_balance' then 'finance' else 'limit' end) as kind,
    min(case when a.kind = 'finance_zero_balance' then 0 else n.value end) as expected_fen,
    c.amount_fen as actual_fen
from cash c
join account_row a on a.account = c.payer_account
join number n on n.code = 'AB17' and n.name = 'cash_limit_fen' and n.day = c.paid_on
left join paid m on m.p_id = c.p_id
where a.kind = 'finance_zero_balance'
   or (a.kind = 'unit_zero_balance' and c.amount_fen > n.value)
group by c.p_id, c.amount_fen, c.paid_on
