-- Which rows stand behind each hit, by the side they are shown on.
with headed as materialized (
    select h.hit_no, c.claim_no, c.bank_code
    from (select hit_no, c_id from numbered where code = 'AB11' and kind = 'head') h
    join raw_claim c on c.row_id = h.c_id
)
select distinct hit_no, role, row_id from (
    {unpivoted}
    union all
    select h.hit_no, 'voucher' as role, a.v_id as row_id
    from numbered h join ambiguous a on a.p_id = h.p_id
    where h.code = 'AMBIGUOUS' and a.v_id is not null
    union all
    select h.hit_no, 'voucher' as role, m.v_id as row_id
    from numbered h join pair_later m on m.p_id = h.p_id
    where m.kind = 'sum' and h.code in ('AB08', 'AB13', 'AB14', 'AB35', 'AB36')
    union all
    select h.hit_no, 'payment' as role, m.p_id as row_id
    from numbered h join pair_later m on m.v_id = h.v_id
    where m.kind = 'split' and h.code = 'AB07'
    union all
    select h.hit_no, 'payment' as role, s.row_id
    from numbered h
    join payment_source s on s.entry_id = h.p_id
    union all
    select h.hit_no, 'claim' as role, c.row_id
    from headed h
    join raw_claim c on c.claim_no = h.claim_no and c.bank_code is not distinct from h.bank_code
)
where row_id is not null
