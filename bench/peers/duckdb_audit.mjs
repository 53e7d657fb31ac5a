// The bare job of bench.rules in DuckDB's best spelling: one import, then a hash join for each prefix length.
// usage: node duckdb_audit.mjs FOLDER THREADS     prints wrong amounts, calls without a prefix, CallIds that come twice
import { DuckDBInstance } from '@duckdb/node-api';

const [folder, threads] = process.argv.slice(2);
const db = await (await DuckDBInstance.create(':memory:', { threads })).connect();
const rows = async (sql) => (await db.runAndReadAll(sql)).getRows();

await rows(`CREATE TABLE deck AS SELECT prefix, length(prefix) AS size, CAST(rate_per_minute * 100000 AS BIGINT) AS rate,
  initial_increment AS first, increment AS step, row_number() OVER () AS id
  FROM read_csv('${folder}/deck.csv', delim=';', header=true, auto_detect=false, columns={'prefix':'VARCHAR',
  'rate_per_minute':'DECIMAL(12,5)','initial_increment':'INTEGER','increment':'INTEGER'})`);
await rows(`CREATE TABLE calls AS SELECT CallId, substr(CallTime, 1, 13) AS hour, Result, Reason, Duration, "To" AS number,
  Amount, Currency, ApplicationKey FROM read_csv('${folder}/cdr-*.csv', delim=';', header=true, quote='"', escape='"',
  auto_detect=false, columns={'CallId':'VARCHAR','UserSpaceId':'INTEGER','CallTime':'VARCHAR','Result':'VARCHAR',
  'Reason':'VARCHAR','Duration':'INTEGER','AnswerTime':'VARCHAR','From':'VARCHAR','To':'VARCHAR','Amount':'DECIMAL(18,4)',
  'Currency':'VARCHAR','Custom':'VARCHAR','ApplicationKey':'VARCHAR','UserId':'VARCHAR','ToCountryId':'VARCHAR'})`);
const sizes = (await rows('SELECT DISTINCT size FROM deck ORDER BY size DESC')).map((row) => Number(row[0]));
const joins = sizes.map((n) => `LEFT JOIN (SELECT prefix, id FROM deck WHERE size = ${n}) d${n}
  ON substr(c.priced, 2, ${n}) = d${n}.prefix`).join('\n');
const billed = 'CASE WHEN Duration <= first THEN first ELSE first + ((Duration - first + step - 1) // step) * step END';
await rows(`CREATE TABLE wrong AS WITH found AS (
    SELECT c.*, COALESCE(${sizes.map((n) => `d${n}.id`).join(', ')}) AS found_id
    FROM (SELECT *, Result = 'ANSWERED' AND Duration > 0 AS billable,
          CASE WHEN Result = 'ANSWERED' AND Duration > 0 THEN number END AS priced FROM calls) c ${joins}),
  judged AS (SELECT CallId, Currency, CAST(Amount * 10000 AS BIGINT) AS charged,
    CASE WHEN NOT billable THEN 0 ELSE CAST((rate * ${billed} + 300) // 600 AS BIGINT) END AS expected
    FROM found LEFT JOIN deck ON deck.id = found_id)
  SELECT CASE WHEN charged <> expected THEN CallId END AS CallId, Currency, COUNT(*) AS calls, SUM(charged) AS charged,
    SUM(expected) AS expected, COUNT(*) - COUNT(expected) AS without FROM judged GROUP BY ALL`);
await rows(`CREATE TABLE refusals AS SELECT hour, ApplicationKey, COUNT(*) AS n FROM calls
  WHERE Reason = 'NOCREDITPARTNER' GROUP BY 1, 2`);
const [[wrong, without]] = await rows('SELECT SUM(calls) FILTER (CallId IS NOT NULL), SUM(without) FROM wrong');
const [[twice]] = await rows('SELECT COUNT(*) FROM (SELECT CallId FROM calls GROUP BY 1 HAVING COUNT(*) > 1)');
console.log(String(wrong), String(without), String(twice));
