-- Money that came back and was claimed back after the limit, or not at all. A refund of money that
-- was never cleared, or of an earlier year's payment, has no way back into this clearing.
with claimed as (
    select l.r_id, min(c.claimed_on) as claimed_on, min(l.c_id) as c_id
    from refund_link l join refund_claim c on c.c_id = l.c_id group by l.r_id
), judged as (
    select r.r_id, o.p_id, r.amount_fen, r.paid_on, c.claimed_on, c.c_id, n.due_on,
        o.p_id is not null and k.p_id is null as never_cleared,
        coalesce(m.fiscal_year, o.o_year, r.fiscal_year) < extract(year from r.paid_on)
            as earlier_year
    from refund r
    left join claimed c on c.r_id = r.r_id
    left join refund_original o on o.r_id = r.r_id
    left join (select distinct p_id from refund_cleared) k on k.p_id = o.p_id
    left join refund_paid m on m.p_id = o.p_id
    join due n on n.code = 'AB03' and n.name = 'days' and n.day = r.paid_on
)
select cast(extract(year from paid_on) as integer) as of_year,
    case when c_id is null then 'not_claimed' else 'late' end as kind,
    r_id, p_id, c_id, amount_fen, coalesce(claimed_on, due_on) as occurred_on, due_on,
    'claimed_at' as field, due_on as expected_on, claimed_on as actual_on
from judged
where coalesce(claimed_on, {as_of}) > due_on
  and (c_id is not null or (not never_cleared and not coalesce(earlier_year, false)))
