-- Claims still to be linked; `grp` is what they name, a serial or else a voucher number.
select c.*, case
    when c.bank_serial_no is not null then 'S|' || coalesce(c.bank_code, '') || '|' || c.bank_serial_no
    when c.voucher_no is not null then 'V|' || cast(c.c_year as string) || '|' || c.voucher_no
    end as grp
from transfer c
left join link_exact l on l.c_id = c.c_id
where l.c_id is null
