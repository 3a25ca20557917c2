-- The arrival notice came after the limit, or not at all although the limit has passed.
select q.fiscal_year as of_year, case when q.arrived_notice_on is null then 'absent' else 'late' end as kind,
    q.row_id as quota_id, q.amount_fen, coalesce(q.arrived_notice_on, d.due_on) as occurred_on,
    d.due_on, 'arrived_notice_at' as field, d.due_on as expected_on,
    q.arrived_notice_on as actual_on
from quota_row q
join due d on d.code = 'AB20' and d.name = 'days' and d.day = q.issued_on
where q.issued_on <= {as_of}
  and case when q.arrived_notice_on is null or q.arrived_notice_on > {as_of}
           then {as_of} else q.arrived_notice_on end > d.due_on
