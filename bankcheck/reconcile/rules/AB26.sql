-- Paid on a day outside a term of the bank; the first and the last day of a term are inside.
with term as (
    select bank_code, 'qualification' as kind, 1 as rank, qualification_from as from_on,
        qualification_to as to_on from bank_row
    union all
    select bank_code, 'agreement' as kind, 2 as rank, agreement_from as from_on,
        agreement_to as to_on from bank_row
    union all
    select bank_code, 'clearing_agreement' as kind, 3 as rank,
        clearing_agreement_from as from_on, clearing_agreement_to as to_on from bank_row
), known as (
    select * from term where from_on is not null or to_on is not null
), busy as (
    select distinct bank_code, paid_on from paid where paid_on is not null
), covered as (
    select b.bank_code, b.paid_on, k.kind, k.rank, min(k.from_on) as from_on, max(k.to_on) as to_on,
        max(case when (k.from_on is null or k.from_on <= b.paid_on)
                  and (k.to_on is null or k.to_on >= b.paid_on) then 1 else 0 end) as inside
    from busy b join known k on k.bank_code = b.bank_code
    group by b.bank_code, b.paid_on, k.kind, k.rank
), outside as (
    select c.*, row_number() over (partition by bank_code, paid_on order by rank) as place
    from covered c where inside = 0
)
select o.kind, p.p_id, p.v_id, p.payment_fen as amount_fen, p.paid_on as occurred_on,
    'paid_at' as field,
    coalesce(cast(o.from_on as string), '') || '/' || coalesce(cast(o.to_on as string), '')
        as expected_text,
    p.paid_on as actual_on
from paid p
join outside o on o.bank_code = p.bank_code and o.paid_on = p.paid_on and o.place = 1
