-- A claim whose head is not the sum of its lines, or a line that is not what it names; a line that
-- names no known payment stands for nothing. A payment was known while it had not been returned;
-- a line that was rejected may count in its head or not.
with head as (
    select claim_no, claim_type, bank_code, min(row_id) as c_id, min(claimed_on) as claimed_on,
        min(coalesce(fiscal_year, cast(extract(year from claimed_on) as integer))) as of_year,
        max(head_total_fen) as head_fen,
        cast(sum(case when status <> 'rejected' then amount_fen end) as bigint) as lines_fen
    from claim_row
    where claimed_on is null or claimed_on <= {as_of}
    group by claim_no, claim_type, bank_code,
        coalesce(fiscal_year, cast(extract(year from claimed_on) as integer))
    having max(head_total_fen) <> sum(case when status <> 'rejected' then amount_fen end)
       and max(head_total_fen) <> sum(amount_fen)
), differs as (
    select c_id, min(p_id) as p_id, max(named_fen) as named_fen
    from link_rest where not agrees group by c_id
), returned_later as (
    select distinct c.c_id
    from left_claim c
    join attempt a on a.bank_serial_no = c.bank_serial_no and a.bank_code = c.bank_code
        and a.amount_fen = c.amount_fen
    where a.status = 'returned' and c.claimed_on <= a.ended_on
    union
    select c_id from returned_claim
), unknown as (
    select c.c_id
    from left_claim c
    left join (select distinct grp from named) n on n.grp = c.grp
    left join returned_later r on r.c_id = c.c_id
    where n.grp is null and r.c_id is null
)
select 'head' as kind, of_year, c_id, cast(null as bigint) as p_id, head_fen as amount_fen,
    claimed_on as occurred_on, 'head_total_fen' as field, lines_fen as expected_fen,
    head_fen as actual_fen
from head
union all
select 'line' as kind, c.c_year as of_year, d.c_id, d.p_id, c.amount_fen, c.claimed_on as occurred_on,
    'amount_fen' as field, d.named_fen as expected_fen, c.amount_fen as actual_fen
from differs d join left_claim c on c.c_id = d.c_id
where d.named_fen <> c.amount_fen
union all
select 'line' as kind, c.c_year as of_year, u.c_id, cast(null as bigint) as p_id, c.amount_fen,
    c.claimed_on as occurred_on, 'amount_fen' as field, cast(0 as bigint) as expected_fen,
    c.amount_fen as actual_fen
from unknown u join left_claim c on c.c_id = u.c_id
where c.amount_fen <> 0
