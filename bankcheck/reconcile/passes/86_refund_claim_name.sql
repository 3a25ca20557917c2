-- The one name by which each refund claim finds refunds: serial, else voucher, else old claim.
select c_id, min(name) as name from (
    select c.c_id, n.name, n.rank,
        min(n.rank) over (partition by c.c_id) as best
    from refund_claim c
    join (select distinct name, rank from refund_name) n
      on (c.bank_serial_no is not null
          and n.name = 'S|' || coalesce(c.bank_code, '') || '|' || c.bank_serial_no)
    union all
    select c.c_id, n.name, n.rank, min(n.rank) over (partition by c.c_id) as best
    from refund_claim c
    join (select distinct name, rank from refund_name) n on n.name = 'V|' || c.voucher_no
    where c.bank_serial_no is null and c.voucher_no is not null
    union all
    select c.c_id, n.name, n.rank, min(n.rank) over (partition by c.c_id) as best
    from refund_claim c
    join (select distinct name, rank from refund_name) n on n.name = 'C|' || c.original_claim_no
    where c.bank_serial_no is null and c.voucher_no is null
) t
where rank = best
group by c_id
