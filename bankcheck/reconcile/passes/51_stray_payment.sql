-- Payments that no line of the voucher they name explains; `agrees` when a line has their payee.
select p.*, n.p_id is not null as agrees
from left_payment p
left join (select distinct p_id from in_voucher) m on m.p_id = p.p_id
left join (select distinct p_id from ambiguous_in_voucher where p_id is not null) a
  on a.p_id = p.p_id
left join replaced r on r.p_id = p.p_id
left join (
    select distinct l.p_id
    from left_payment l
    join voucher v on v.fiscal_year = l.p_year and v.voucher_no = l.voucher_no
        and v.payee_account = l.payee_account
) n on n.p_id = p.p_id
where m.p_id is null and a.p_id is null and r.p_id is null
