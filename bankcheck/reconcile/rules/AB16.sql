-- From a unit's zero-balance account to a unit's real-fund account, unless the whole purpose is an
-- allowed one and the account is the unit's own (Art. 13).
with transfer_out as (
    select p.p_id, p.amount_fen, p.paid_on, p.purpose, o.budget_unit_code as own_unit,
        t.budget_unit_code as other_unit, t.row_id as account_id
    from payment p
    join account_row o on o.account = p.payer_account and o.kind = 'unit_zero_balance'
    join account_row t on t.account = p.payee_account and t.kind = 'real_fund'
    where t.budget_unit_code is not null
      and (t.opened_on is null or t.opened_on <= p.paid_on)
      and (t.closed_on is null or t.closed_on >= p.paid_on)
), stated as (
    select t.*, coalesce(t.purpose, v.purpose) as said, m.v_id
    from transfer_out t
    left join paid m on m.p_id = t.p_id
    left join voucher v on v.v_id = m.v_id
)
select s.p_id, min(s.v_id) as v_id, min(s.account_id) as account_id, s.amount_fen,
    s.paid_on as occurred_on, 'purpose' as field, min(s.said) as actual_text
from stated s
left join word w on w.code = 'AB16' and w.name = 'whitelist' and w.day = s.paid_on
    and w.word = translate(s.said, ' 　', '') and s.own_unit = s.other_unit
group by s.p_id, s.amount_fen, s.paid_on
having count(w.word) = 0
