-- Authorized payments less refunds, in order of time, above the quota issued up to that moment for
-- months up to the payment's month. Groups that stay within the least quota they ever had are
-- left out before the running sums.
with entry as (
    select v_id, p_id, fiscal_year, coalesce(budget_unit_code, '') as unit,
        coalesce(function_code, '') as func, coalesce(project_code, '') as project,
        payment_fen as fen, paid_at, paid_on, bank_serial_no, 1 as is_first
    from pair_exact where pay_type = 'authorized'
    union all
    select min(case when place = 1 then v_id end) as v_id, p_id, fiscal_year, unit, func, project,
        cast(sum(fen) as bigint) as fen, min(paid_at) as paid_at, min(paid_on) as paid_on,
        min(bank_serial_no) as bank_serial_no, max(is_first) as is_first
    from (
        select l.*, row_number() over (partition by p_id, unit, func, project
            order by voucher_line_no nulls last, fen, v_id) as place
        from (
            select v_id, p_id, voucher_line_no, fiscal_year,
                coalesce(budget_unit_code, '') as unit, coalesce(function_code, '') as func,
                coalesce(project_code, '') as project,
                case when kind = 'sum' then voucher_fen else payment_fen end as fen, paid_at,
                paid_on, bank_serial_no, case when first_line then 1 else 0 end as is_first
            from pair_later where pay_type = 'authorized'
        ) l
    ) g
    group by p_id, fiscal_year, unit, func, project
), granted as (
    select fiscal_year, month, coalesce(budget_unit_code, '') as unit,
        coalesce(function_code, '') as func, coalesce(project_code, '') as project, amount_fen,
        issued_at, issued_on
    from quota_row
    where issued_on is null or issued_on <= {as_of}
), monthly as (
    select fiscal_year, unit, func, project, cast(extract(month from paid_on) as integer) as month,
        cast(sum(fen) as bigint) as fen, min(paid_on) as first_on
    from entry
    group by fiscal_year, unit, func, project, cast(extract(month from paid_on) as integer)
), growing as (
    select m.*, cast(sum(fen) over (partition by fiscal_year, unit, func, project
        order by month rows unbounded preceding) as bigint) as gross_fen
    from monthly m
), suspect as (
    select distinct g.fiscal_year, g.unit, g.func, g.project
    from (
        select g.fiscal_year, g.unit, g.func, g.project, g.month, g.gross_fen,
            coalesce(cast(sum(case when q.amount_fen < 0 or q.issued_on < g.first_on
                then q.amount_fen else 0 end) as bigint), 0) as least_fen
        from growing g
        left join granted q on q.fiscal_year = g.fiscal_year and q.unit = g.unit
            and q.func = g.func and q.project = g.project and q.month <= g.month
        group by g.fiscal_year, g.unit, g.func, g.project, g.month, g.gross_fen
    ) g
    where g.gross_fen > g.least_fen
), back as (
    select e.fiscal_year, e.unit, e.func, e.project, r.amount_fen, r.paid_at, r.paid_on, r.r_id
    from refund_original o
    join entry e on e.p_id = o.p_id and e.is_first = 1
    join refund r on r.r_id = o.r_id
), moves as (
    select e.v_id, e.p_id, e.fiscal_year, e.unit, e.func, e.project, e.fen, e.paid_at, e.paid_on,
        coalesce(e.paid_at, d.ends_at) as moment, 1 as turn, e.bank_serial_no as serial
    from entry e
    join suspect s on s.fiscal_year = e.fiscal_year and s.unit = e.unit and s.func = e.func
        and s.project = e.project
    join day d on d.day = e.paid_on
    union all
    select cast(null as bigint) as v_id, cast(null as bigint) as p_id, b.fiscal_year, b.unit,
        b.func, b.project, -b.amount_fen as fen, b.paid_at, b.paid_on,
        coalesce(b.paid_at, d.starts_at) as moment, 0 as turn, '' as serial
    from back b
    join suspect s on s.fiscal_year = b.fiscal_year and s.unit = b.unit and s.func = b.func
        and s.project = b.project
    join day d on d.day = b.paid_on
), running as (
    select m.*, cast(sum(fen) over (partition by fiscal_year, unit, func, project
        order by moment, turn, serial nulls first, p_id nulls first, v_id nulls first
        rows unbounded preceding) as bigint) as net_fen
    from moves m
), judged as (
    select r.p_id, r.v_id, r.fen, r.paid_on, r.net_fen,
        coalesce(cast(sum(q.amount_fen) as bigint), 0) as quota_fen
    from running r
    left join day d on d.day = r.paid_on
    left join granted q on q.fiscal_year = r.fiscal_year and q.unit = r.unit and q.func = r.func
        and q.project = r.project
        and q.month <= (extract(year from r.paid_on) - r.fiscal_year) * 12
            + extract(month from r.paid_on)
        and (q.issued_on is null or q.issued_at <= r.moment
             or (q.issued_at is null and q.issued_on <= r.paid_on))
    where r.turn = 1
    group by r.p_id, r.v_id, r.fen, r.paid_on, r.net_fen
)
select p_id, v_id, fen as amount_fen, paid_on as occurred_on, 'amount_fen' as field,
    quota_fen as expected_fen, net_fen as actual_fen
from judged
where net_fen > quota_fen
