-- The large tables of the benchmark. Parameters come from seed.py; mod() instead of the sign,
-- which the driver would take for a parameter. `n` numbers a measure in its document, `place`
-- a region of the round, and `spread` gives every row its own of a hundred cases.

CREATE TEMPORARY TABLE bench_item ON COMMIT DROP AS
SELECT row_number() OVER (ORDER BY place.n, measure.order)::int AS id,
       measure.id AS measure_id,
       measure.order AS n,
       place.id AS region_id,
       place.n AS place,
       mod(measure.order * 7 + place.n::int * 13, 100) AS spread
FROM tasks_measure measure
JOIN tasks_policydocument document ON document.id = measure.document_id
CROSS JOIN unnest(%(regions)s::bigint[]) WITH ORDINALITY AS place (id, n)
WHERE document.slug = 'bench-plan'
  AND (measure.order - 1) * %(places)s + place.n <= %(size)s;

-- Three in ten have landed, half are under way, one has not begun, one does not apply.
ALTER TABLE bench_item
    ADD COLUMN status text, ADD COLUMN last_state text, ADD COLUMN troubled boolean,
    ADD COLUMN verified_at timestamptz;
UPDATE bench_item SET status =
    (ARRAY['landed', 'landed', 'landed', 'in_progress', 'in_progress', 'in_progress',
           'in_progress', 'in_progress', 'not_started', 'not_applicable'])[mod(spread, 10) + 1];
-- What is unfinished owes this quarter's update, or has handed it in; the rest owes nothing.
UPDATE bench_item SET last_state = CASE
    WHEN status IN ('landed', 'not_applicable') THEN 'verified'
    ELSE (ARRAY['expected', 'expected', 'expected', 'expected', 'draft',
                'submitted', 'submitted', 'submitted', 'returned', 'verified'])[mod(spread / 10, 10) + 1]
END;
-- One unfinished item in ten is blocked, and as many were. This quarter's verdicts spread over
-- the last six weeks, so that a look back to the end of the month finds part of them.
UPDATE bench_item SET
    troubled = status IN ('in_progress', 'not_started') AND mod(spread / 5, 5) = 2,
    verified_at = greatest(
        %(now)s::timestamptz - (1 + mod(spread * 7, 42)) * interval '1 day',
        date_trunc('quarter', %(on)s::date)::timestamptz);

CREATE TEMPORARY TABLE bench_place ON COMMIT DROP AS
SELECT place.n, place.id,
       (SELECT array_agg(a.id ORDER BY a.id) FROM agencies_agency a
        WHERE a.region_id = place.id AND a.key LIKE 'bench-%%') AS agencies,
       reporter.id AS reporter_id, approver.id AS approver_id
FROM unnest(%(regions)s::bigint[]) WITH ORDINALITY AS place (id, n)
JOIN agencies_user reporter ON reporter.region_id = place.id AND reporter.role = 'reporter'
JOIN agencies_user approver ON approver.region_id = place.id AND approver.role = 'approver';
ANALYZE bench_item, bench_place;

-- One period a quarter, the present one last. In every third place its updates are late.
INSERT INTO tasks_reportingperiod (
    id, region_id, title, frequency, starts_on, ends_on, due_on, due_note, opens_on, opened_at, opened_by_id,
    locks_note, lock_reason, is_demo)
SELECT (place.n - 1) * %(each)s + number, place.id,
       to_char(quarter.first_day, 'YYYY"年第"Q"季度"'), 'quarter', quarter.first_day,
       (quarter.first_day + interval '3 months')::date - 1,
       CASE WHEN number < %(each)s THEN (quarter.first_day + interval '3 months')::date - 1
            ELSE greatest(quarter.first_day, %(on)s::date + CASE WHEN mod(place.n, 3) = 0 THEN -3 ELSE 5 END)
       END,
       '', quarter.first_day, quarter.first_day, place.approver_id, '', '', false
FROM bench_place place
CROSS JOIN generate_series(1, %(each)s) number
CROSS JOIN LATERAL (
    SELECT (date_trunc('quarter', %(on)s::date)
            - (%(each)s - number) * interval '3 months')::date AS first_day) quarter;
-- Half of the items are led by one body, as by a commerce bureau; the others share the rest.
INSERT INTO tasks_implementation (
    id, measure_id, region_id, round_id, lead_agency_id, scope, status, claimed_status, landed_on,
    due_on, owed_on, made_up_late, unchanged_in_a_row, open_blockers,
    adopted_on, last_verified_at, is_demo, version)
SELECT item.id, item.measure_id, item.region_id, %(round)s,
       place.agencies[CASE WHEN mod(item.n, 2) = 0 THEN 1 ELSE mod(item.n, %(agencies)s) + 1 END],
       CASE WHEN mod(item.spread, 25) = 4 THEN 'national_only' ELSE 'in_scope' END,
       item.status, item.status,
       CASE WHEN item.status = 'landed' THEN %(on)s::date - 120 - item.spread END,
       CASE WHEN mod(item.n, 3) = 0 THEN %(on)s::date - 60 + item.spread * 5 END,
       CASE WHEN item.last_state IN ('expected', 'draft', 'returned') THEN period.due_on END,
       mod(item.spread, 33) = 5, 0,
       CASE WHEN item.troubled AND mod(item.n, 2) = 1 THEN 1 ELSE 0 END,
       %(on)s::date - 1000,
       CASE WHEN item.last_state = 'verified' THEN item.verified_at ELSE earlier.due_on::timestamptz END,
       false, 11
FROM bench_item item
JOIN bench_place place ON place.n = item.place
JOIN tasks_reportingperiod period ON period.id = item.place * %(each)s
JOIN tasks_reportingperiod earlier ON earlier.id = period.id - 1
ORDER BY item.id;

INSERT INTO tasks_assignment (implementation_id, agency_id, role, "order")
SELECT i.id, i.lead_agency_id, 'lead', 0 FROM tasks_implementation i ORDER BY i.id;
INSERT INTO tasks_assignment (implementation_id, agency_id, role, "order")
SELECT i.id, place.agencies[mod(item.n + number * 11, %(agencies)s) + 1], 'participate', number
FROM tasks_implementation i
JOIN bench_item item ON item.id = i.id
JOIN bench_place place ON place.n = item.place
CROSS JOIN generate_series(1, 2) number
ORDER BY i.id
ON CONFLICT (implementation_id, agency_id) DO NOTHING;

ANALYZE tasks_implementation, tasks_reportingperiod;

-- In the order they were made in: period after period.
INSERT INTO tasks_progressupdate (
    id, claimed_status, done, next_step, obstacle, no_change, landed_on, implementation_id,
    period_id, region_id, expected_at, due_on, due_note, is_late, state, round_number,
    submitted_at, submitted_by_id, verified_status, verification_note, verified_at, verified_by_id, is_demo, version)
SELECT (number - 1) * %(size)s + item.id,
       CASE WHEN made.state = 'expected' THEN '' ELSE made.status END,
       CASE WHEN made.state = 'expected' THEN ''
            ELSE '第' || number || '期：基准举措' || item.n || '已按计划完成本季度的阶段工作，'
                 || '召开专题协调会，印发工作通知，组织企业座谈并收集意见，'
                 || '相关数据已报送，佐证材料已归档，后续工作按节点推进。' END,
       CASE WHEN made.state = 'expected' OR made.status = 'landed' THEN ''
            ELSE '下一季度继续推进，完成中期评估。' END,
       '', false,
       CASE WHEN made.status = 'landed' THEN %(on)s::date - 120 - item.spread END,
       item.id, period.id, item.region_id, period.opened_at, period.due_on, '',
       made.rounds > 0 AND (made.verified_at - interval '2 days')::date > period.due_on, made.state, made.rounds,
       CASE WHEN made.rounds > 0 THEN made.verified_at - interval '2 days' END,
       CASE WHEN made.rounds > 0 THEN place.reporter_id END,
       CASE WHEN made.state = 'verified' THEN made.status ELSE '' END, '',
       CASE WHEN made.state = 'verified' THEN made.verified_at END,
       CASE WHEN made.state = 'verified' THEN place.approver_id END,
       false, made.rounds * 2 + 1
FROM generate_series(1, %(each)s) number
CROSS JOIN bench_item item
JOIN bench_place place ON place.n = item.place
JOIN tasks_reportingperiod period ON period.id = (place.n - 1) * %(each)s + number
CROSS JOIN LATERAL (SELECT
    CASE WHEN number < %(each)s THEN 'verified' ELSE item.last_state END AS state,
    CASE WHEN number > %(each)s / 2 THEN item.status ELSE 'in_progress' END AS status) known
CROSS JOIN LATERAL (SELECT known.state, known.status,
    CASE WHEN number < %(each)s THEN period.due_on::timestamptz ELSE item.verified_at END AS verified_at,
    CASE WHEN known.state IN ('expected', 'draft') THEN 0
         WHEN known.state <> 'returned' AND mod(item.spread + number, 10) = 0 THEN 2
         ELSE 1 END AS rounds) made
ORDER BY number, item.id;
ANALYZE tasks_progressupdate;

-- The last round stands as the update does; an earlier one was returned.
INSERT INTO tasks_updateround (
    claimed_status, done, next_step, obstacle, no_change, landed_on, update_id, number,
    submitted_at, submitted_by_id, outcome, reason_code, reason, pinned_fields, verified_status,
    decided_at, decided_by_id, is_late, contributions, next_due_note, reopened_reason)
SELECT u.claimed_status, u.done, u.next_step, u.obstacle, u.no_change, u.landed_on, u.id, number,
       u.submitted_at - (u.round_number - number) * interval '2 days', u.submitted_by_id,
       made.outcome,
       CASE WHEN made.outcome = 'returned' THEN 'unclear' ELSE '' END,
       CASE WHEN made.outcome = 'returned' THEN '请写明完成的具体工作。' ELSE '' END,
       CASE WHEN made.outcome = 'returned' THEN ARRAY['done'] ELSE ARRAY[]::varchar[] END,
       CASE WHEN made.outcome = 'verified' THEN u.verified_status ELSE '' END,
       CASE WHEN made.outcome <> 'pending'
            THEN coalesce(u.verified_at, u.submitted_at + interval '1 day')
                 - (u.round_number - number) * interval '2 days' END,
       CASE WHEN made.outcome <> 'pending' THEN place.approver_id END,
       u.is_late AND number = u.round_number, '[]', '', ''
FROM tasks_progressupdate u
JOIN bench_place place ON place.id = u.region_id
CROSS JOIN LATERAL generate_series(1, u.round_number) number
CROSS JOIN LATERAL (SELECT CASE
    WHEN number < u.round_number OR u.state = 'returned' THEN 'returned'
    WHEN u.state = 'verified' THEN 'verified'
    ELSE 'pending' END AS outcome) made
ORDER BY u.id, number;

-- Every landed item has its proof, on its last update.
INSERT INTO tasks_evidence (id, region_id, agency_id, title, is_demo)
SELECT i.id, i.region_id, i.lead_agency_id, '基准佐证材料' || i.id, false
FROM tasks_implementation i WHERE i.status = 'landed' ORDER BY i.id;
INSERT INTO tasks_evidenceversion (
    id, evidence_id, number, kind, document_number, issuing_body, url, file, media_type, sha256,
    added_at, added_by_id, change_note, state, checks, progress, note, attempt, fence,
    requested_at, reason, trace, link_failures, link_note)
SELECT i.id, i.id, 1, 'link', '', '', 'https://example.invalid/' || i.id, '', '', '',
       i.last_verified_at, place.reporter_id, '', 'passed', '链接不含文件，无需安全检查', 100, '', 0, 0,
       i.last_verified_at, '', '', 0, ''
FROM tasks_implementation i JOIN bench_place place ON place.id = i.region_id
WHERE i.status = 'landed' ORDER BY i.id;
INSERT INTO tasks_evidenceuse (evidence_id, update_id, pages)
SELECT e.id, (%(each)s - 1) * %(size)s + e.id, '' FROM tasks_evidence e ORDER BY e.id;
INSERT INTO tasks_roundproof (round_id, version_id, pages)
SELECT r.id, e.evidence_id, ''
FROM tasks_evidenceuse e
JOIN tasks_progressupdate u ON u.id = e.update_id
JOIN tasks_updateround r ON r.update_id = u.id AND r.number = u.round_number
ORDER BY e.id;

INSERT INTO tasks_blocker (
    implementation_id, region_id, level, text, is_major, answer_note, answer, raised_at,
    raised_by_id, closed_at, closed_by_id, resolution, is_demo)
SELECT item.id, item.region_id,
       (ARRAY['city', 'province', 'nation', 'law'])[mod(item.n, 4) + 1],
       '需上级明确实施细则后方可推进。', false, '', '',
       %(now)s::timestamptz - interval '40 days', place.reporter_id,
       CASE WHEN mod(item.n, 2) = 0 THEN %(now)s::timestamptz - interval '10 days' END,
       CASE WHEN mod(item.n, 2) = 0 THEN place.approver_id END,
       CASE WHEN mod(item.n, 2) = 0 THEN '已明确。' ELSE '' END, false
FROM bench_item item JOIN bench_place place ON place.n = item.place
WHERE item.troubled
ORDER BY item.id;

-- A trail as long as the history. Its hashes are not computed: nothing measured here reads them.
INSERT INTO agencies_auditevent (
    seq, at, actor_id, actor_name, agency_id, region_id, verb, object_type, object_id,
    object_label, before, after, reason, address, request_id, previous_hash, hash)
SELECT last.seq + row_number() OVER (ORDER BY u.submitted_at, u.id), u.submitted_at,
       u.submitted_by_id, 'bench', i.lead_agency_id, u.region_id, 'submit', 'progressupdate',
       u.id::text, '第' || u.period_id || '期 ' || i.measure_id, '{"state": "draft"}',
       jsonb_build_object('state', 'submitted', 'done', u.done), '', '127.0.0.1', '',
       repeat('0', 64), repeat('0', 64)
FROM tasks_progressupdate u
JOIN tasks_implementation i ON i.id = u.implementation_id
CROSS JOIN (SELECT coalesce(max(seq), 0) AS seq FROM agencies_auditevent) last
WHERE u.submitted_at IS NOT NULL;

SELECT setval(pg_get_serial_sequence('tasks_implementation', 'id'), %(size)s),
       setval(pg_get_serial_sequence('tasks_reportingperiod', 'id'), %(places)s * %(each)s),
       setval(pg_get_serial_sequence('tasks_progressupdate', 'id'), %(size)s * %(each)s),
       setval(pg_get_serial_sequence('tasks_evidence', 'id'), %(size)s),
       setval(pg_get_serial_sequence('tasks_evidenceversion', 'id'), %(size)s);
