-- view: paid entries in scope; `p_year` is the year named or else the year of the day.
select {payment_columns}
from payment_row
where {payment_scope}
