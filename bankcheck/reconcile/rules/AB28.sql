-- A refund of an earlier fiscal year's payment that was claimed back into a later year's clearing.
with traced as (
    select l.c_id, l.r_id, o.p_id,
        coalesce(m.fiscal_year, o.o_year, r.fiscal_year) as paid_year
    from refund_link l
    join refund r on r.r_id = l.r_id
    left join refund_original o on o.r_id = l.r_id
    left join refund_paid m on m.p_id = o.p_id
)
select c.c_year as of_year, c.c_id, min(t.r_id) as r_id, min(t.p_id) as p_id, c.amount_fen, c.claimed_on as occurred_on,
    'fiscal_year' as field, cast(min(t.paid_year) as string) as expected_text,
    cast(c.c_year as string) as actual_text
from traced t join refund_claim c on c.c_id = t.c_id
where t.paid_year < c.c_year
group by c.c_id, c.amount_fen, c.claimed_on, c.c_year
