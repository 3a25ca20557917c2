-- One row a difference, with the texts a person reads and the proof as JSON.
with told as (
    select h.*,
        coalesce(h.of_year, v.fiscal_year, y.p_year, p.fiscal_year, year(p.paid_on),
            year(h.occurred_on))::integer as fiscal_year,
        case when h.kind = 'head' then null
             else coalesce(v.voucher_no, p.voucher_no, c.voucher_no, r.voucher_no, q.notice_no) end
            as voucher_no,
        v.line_no as voucher_line_no,
        case when h.kind = 'head' then null
             when h.code = 'AB15' then a.bank_serial_no
             else coalesce(r.bank_serial_no, p.bank_serial_no, c.bank_serial_no) end
            as bank_serial_no,
        case when h.code = 'AB15' then a.line_no else coalesce(r.line_no, p.line_no) end
            as payment_line_no,
        c.claim_no, case when h.kind = 'head' then null else c.line_no end as claim_line_no,
        coalesce(d.account, g.account) as account,
        coalesce(p.bank_code, r.bank_code, c.bank_code, v.bank_code, a.bank_code, q.bank_code,
            d.bank_code, l.bank_code) as bank_code,
        case h.code when 'AB20' then q.notice_no || '/' || coalesce(q.budget_unit_code, '') || '/'
                || coalesce(q.function_code, '') || '/' || coalesce(q.project_code, '') || '/'
                || q.month
            when 'AB21' then coalesce(l.kind, '') || '/' || coalesce(l.period, '') end as subject,
        coalesce(h.expected_text, fen_text(h.expected_fen),
            case when h.actual_at is not null or h.actual_on is null
                 then time_text(h.expected_at) end,
            h.expected_on::varchar,
            case when h.v_id is not null then field_of(h.field, v) end) as expected,
        coalesce(h.actual_text, fen_text(h.actual_fen),
            case when h.expected_at is not null then time_text(h.actual_at) end,
            h.actual_on::varchar,
            case when h.c_id is not null and h.code = 'AB13' then
                case h.field when 'function_code' then c.function_code
                    when 'budget_unit_code' then c.budget_unit_code end
                when h.v_id is not null then field_of(h.field, p) end) as actual,
        coalesce(h.amount_fen, p.amount_fen, c.amount_fen) as sum_fen
    from numbered h
    left join fact_voucher v on v.row_id = h.v_id
    left join fact_payment p on p.row_id = h.p_id
    left join fact_payment a on a.row_id = h.a_id
    left join fact_refund r on r.row_id = h.r_id
    left join fact_claim c on c.row_id = h.c_id
    left join fact_quota q on q.row_id = h.quota_id
    left join fact_account_day d on d.row_id = h.account_day_id
    left join fact_receipt_log l on l.row_id = h.receipt_log_id
    left join fact_account g on g.row_id = h.account_id
    left join left_year y on y.p_id = h.p_id
), named as (
    select t.*, k.severity, k.version as rule_version, k.parameters,
        said(k.message_zh, t.expected, t.actual, t.sum_fen, t.account, t.due_on, t.occurred_on, '无')
            as message_zh,
        said(k.message_en, t.expected, t.actual, t.sum_fen, t.account, t.due_on, t.occurred_on,
            'none') as message_en,
        concat_ws('|', t.code, coalesce(t.kind, ''), coalesce(t.field, ''),
            coalesce(t.fiscal_year::varchar, ''), coalesce(t.voucher_no, ''),
            coalesce(t.voucher_line_no::varchar, ''), coalesce(t.bank_code, ''),
            coalesce(t.bank_serial_no, ''), coalesce(t.payment_line_no::varchar, ''),
            coalesce(t.claim_no, ''), coalesce(t.claim_line_no::varchar, ''),
            coalesce(t.account, ''),
            case when t.account_day_id is not null then t.occurred_on::varchar else '' end,
            coalesce(t.subject, '')) as identity
    from told t join said_by k on k.code = t.code
    where t.fiscal_year = {year} and {in_month}
), proven as (
    select n.*, e.sides, w.nearest,
        row_number() over (partition by n.identity order by n.amount_fen, n.expected, n.actual,
            n.occurred_on, n.hit_no) as twin
    from named n
    left join evidence_side e on e.hit_no = n.hit_no
    left join nearest w on w.hit_no = n.hit_no
)
select code, coalesce(kind, '') as kind, severity::integer as severity,
    case when severity = 0 then null else bank_code end as bank_code, fiscal_year, voucher_no,
    voucher_line_no::integer as voucher_line_no, bank_serial_no,
    payment_line_no::integer as payment_line_no, claim_no, account, field, expected, actual,
    sum_fen::bigint as amount_fen, occurred_on, due_on, rule_version,
    sha256(identity || '|' || twin)[:32] as fingerprint, message_zh, message_en,
    '{' || coalesce(sides || ',', '') || '"parameters":' || parameters || ',"nearest":'
        || coalesce(nearest, 'null') || ',"subject":'
        || coalesce(to_json(subject)::varchar, 'null') || '}' as evidence
from proven
order by code, kind, bank_code, voucher_no, voucher_line_no, bank_serial_no, claim_no, account,
    occurred_on, fingerprint
