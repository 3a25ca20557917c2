-- Payments still without an authorized line.
select {payment_columns}
from open_entry
where {payment_scope}
