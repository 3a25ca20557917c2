-- The payments each left claim names; a voucher number names what paid that voucher.
with grp as (
    select distinct grp, bank_code, bank_serial_no, voucher_no, c_year from left_claim
    where grp is not null
), named as (
    select g.grp, p.p_id
    from grp g join paid p on p.bank_serial_no = g.bank_serial_no
        and (p.bank_code = g.bank_code or g.bank_code is null)
    union
    select g.grp, e.p_id
    from grp g
    join voucher v on v.voucher_no = g.voucher_no and v.fiscal_year = g.c_year
    join pair_exact e on e.v_id = v.v_id
    where g.bank_serial_no is null
    union
    select g.grp, m.p_id
    from grp g
    join left_voucher v on v.voucher_no = g.voucher_no and v.fiscal_year = g.c_year
    join pair_later m on m.v_id = v.v_id
    where g.bank_serial_no is null
    union
    select g.grp, l.p_id
    from grp g join left_payment l on l.voucher_no = g.voucher_no and l.p_year = g.c_year
    where g.bank_serial_no is null
)
select n.grp, p.p_id, p.v_id, p.payment_fen, p.paid_at, p.paid_on, p.bank_serial_no,
    e.p_id is not null as taken
from named n
join paid p on p.p_id = n.p_id
left join link_exact e on e.p_id = n.p_id
