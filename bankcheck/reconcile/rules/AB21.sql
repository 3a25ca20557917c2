-- A report received after it was due, or not received although it was due.
select cast(extract(year from due_on) as integer) as of_year,
    case when received_on is null then 'absent' else 'late' end as kind,
    row_id as receipt_log_id, coalesce(received_on, due_on) as occurred_on, due_on,
    'received_at' as field, due_at as expected_at, due_on as expected_on,
    received_at as actual_at, received_on as actual_on
from receipt_log_row
where due_on <= {as_of}
  and ((received_on is not null and received_on <= {as_of}
        and (received_on > due_on or received_at > due_at))
       or ((received_on is null or received_on > {as_of}) and due_on < {as_of}))
