-- A refund claimed more than once, in another amount, or without a refund or an original.
with unlinked as (
    select c.c_id, c.c_year, c.amount_fen, c.claimed_on, min(n.r_id) as r_id
    from refund_claim c
    left join refund_link l on l.c_id = c.c_id
    left join refund_candidate n on n.c_id = c.c_id
    where l.c_id is null
    group by c.c_id, c.c_year, c.amount_fen, c.claimed_on
), traced as (
    select l.c_id, min(l.r_id) as r_id, count(o.p_id) as originals,
        max(case when r.fiscal_year < {year} then 1 else 0 end) as earlier_year,
        max(case when k.claim_no is not null then 1 else 0 end) as claim_known,
        max(case when k.claim_no = c.original_claim_no then 1 else 0 end) as claim_agrees,
        max(case when t.claim_no is not null then 1 else 0 end) as old_claim_exists,
        min(k.claim_no) as claim_no
    from refund_link l
    join refund_claim c on c.c_id = l.c_id
    join refund r on r.r_id = l.r_id
    left join refund_original o on o.r_id = l.r_id
    left join (
        select p_id, claim_no from refund_cleared
    ) k on k.p_id = o.p_id
    left join (
        select distinct t.claim_no from refund_claim f
        join transfer t on t.claim_no = f.original_claim_no
    ) t on t.claim_no = c.original_claim_no
    group by l.c_id
)
select case when u.r_id is null then 'orphan' else 'repeat' end as kind, u.c_year as of_year,
    u.c_id, u.r_id,
    u.amount_fen, u.claimed_on as occurred_on, 'bank_serial_no' as field,
    cast(null as bigint) as expected_fen, u.amount_fen as actual_fen,
    cast(null as string) as expected_text, cast(null as string) as actual_text
from unlinked u
union all
select 'amount' as kind, c.c_year as of_year, l.c_id, min(l.r_id) as r_id, c.amount_fen, c.claimed_on as occurred_on,
    'amount_fen' as field, max(l.refund_fen) as expected_fen, c.amount_fen as actual_fen,
    cast(null as string) as expected_text, cast(null as string) as actual_text
from refund_link_rest l join refund_claim c on c.c_id = l.c_id
where not l.agrees
group by l.c_id, c.c_year, c.amount_fen, c.claimed_on
union all
select 'orphan' as kind, c.c_year as of_year, t.c_id, t.r_id, c.amount_fen, c.claimed_on as occurred_on,
    'original_claim_no' as field, cast(null as bigint) as expected_fen,
    cast(null as bigint) as actual_fen, t.claim_no as expected_text,
    c.original_claim_no as actual_text
from traced t join refund_claim c on c.c_id = t.c_id
where (t.originals = 0 and t.earlier_year = 0 and c.c_year >= {year} and t.old_claim_exists = 0)
   or (c.original_claim_no is not null and t.claim_known = 1 and t.claim_agrees = 0
       and t.old_claim_exists = 0)
