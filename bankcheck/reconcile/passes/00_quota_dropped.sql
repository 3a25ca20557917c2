-- Quota lines that another file reports as well: the one that knows the arrival stands.
with line as (
    select r.*, r.row_id - (r.row_id % 4294967296) + r.file_no as file_key
    from raw_quota r where r.notice_no is not null
), placed as (
    select l.*, row_number() over (partition by fiscal_year, notice_no, month, budget_unit_code,
        function_code, project_code, amount_fen, file_key order by row_id) as place
    from line l
), ranked as (
    select p.row_id, row_number() over (partition by fiscal_year, notice_no, month,
        budget_unit_code, function_code, project_code, amount_fen, place
        order by case when arrived_notice_on is null then 1 else 0 end,
            issued_at nulls last, arrived_notice_at nulls last, row_id) as choice
    from placed p
)
select row_id from ranked where choice > 1
