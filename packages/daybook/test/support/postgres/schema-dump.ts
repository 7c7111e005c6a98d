import type pg from "pg";

interface TableRow {
  readonly name: string;
  readonly options: string[] | null;
  readonly toast_options: string[] | null;
}

interface LineRow {
  readonly line: string;
}

const tables = `
  SELECT relname AS name, reloptions AS options,
    (SELECT array_agg('toast.' || option) FROM pg_class AS toast CROSS JOIN LATERAL unnest(toast.reloptions) AS option
      WHERE toast.oid = pg_class.reltoastrelid) AS toast_options
  FROM pg_class
  WHERE relnamespace = $1::regnamespace AND relkind IN ('r', 'p') ORDER BY relname`;

const columns = `
  SELECT format('%I %s', attname, format_type(atttypid, atttypmod))
    || CASE WHEN attstorage <> typstorage
      THEN ' STORAGE ' || CASE attstorage WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' WHEN 'p' THEN 'PLAIN' ELSE 'EXTENDED' END ELSE '' END
    || CASE WHEN attcollation <> typcollation THEN format(' COLLATE %I', collname) ELSE '' END
    || CASE WHEN attidentity <> '' THEN ' GENERATED ' || CASE attidentity WHEN 'a' THEN 'ALWAYS' ELSE 'BY DEFAULT' END || ' AS IDENTITY' ELSE '' END
    || CASE WHEN attnotnull THEN ' NOT NULL' ELSE '' END
    || coalesce(' DEFAULT ' || pg_get_expr(adbin, adrelid), '') AS line
  FROM pg_attribute
  JOIN pg_type ON pg_type.oid = atttypid
  LEFT JOIN pg_collation ON pg_collation.oid = attcollation
  LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
  WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum`;

// A column that is NOT NULL says so itself; that it is a constraint as well is news of PostgreSQL 18.
const constraints = `
  SELECT format('CONSTRAINT %I %s', conname, pg_get_constraintdef(oid)) AS line FROM pg_constraint
  WHERE conrelid = $1::regclass AND contype <> 'n' ORDER BY contype = 'p' DESC, conname`;

const indexes = `
  SELECT pg_get_indexdef(indexrelid) AS line FROM pg_index
  WHERE indrelid = $1::regclass AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid) ORDER BY indexrelid::regclass::text`;

const types = `
  SELECT relname AS name FROM pg_class WHERE relnamespace = $1::regnamespace AND relkind = 'c' ORDER BY relname`;

const others = `
  SELECT kind || ' ' || name AS line FROM (
    SELECT 'function' AS kind, proname AS name FROM pg_proc WHERE pronamespace = $1::regnamespace
    UNION ALL SELECT 'trigger', tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
      WHERE relnamespace = $1::regnamespace AND NOT tgisinternal
    UNION ALL SELECT 'materialized view', relname FROM pg_class WHERE relnamespace = $1::regnamespace AND relkind = 'm'
    UNION ALL SELECT 'type', typname FROM pg_type
      WHERE typnamespace = $1::regnamespace AND typtype IN ('e', 'd', 'r')
  ) AS found ORDER BY line`;

const views = `
  SELECT format('CREATE VIEW %s AS%s', pg_class.oid::regclass, E'\\n' || pg_get_viewdef(pg_class.oid, true)) AS line FROM pg_class
  WHERE relnamespace = $1::regnamespace AND relkind = 'v' ORDER BY relname`;

const head = `-- The book's schema as all migrations together leave it, read from the catalogs of a server. Made, not written: a test compares
-- it with what the migrations do, and \`vitest run --project conformance postgres-schema -u\` writes it anew. Nothing runs it.
`;

/** A schema as readable SQL, the same for the same schema whatever its name. */
export async function dumpSchema(client: pg.ClientBase, schema: string): Promise<string> {
  const parts: string[] = [];
  for (const { name } of (await client.query<{ name: string }>(types, [schema])).rows)
    parts.push(await dumpType(client, schema, name));
  const { rows } = await client.query<TableRow>(tables, [schema]);
  for (const table of rows) parts.push(await dumpTable(client, schema, table));
  parts.push(...(await lines(client, views, schema)));
  for (const line of await lines(client, others, schema)) parts.push(`-- ${line}`);
  const named = new RegExp(`(?<![\\w"])"?${schema}"?\\.`, "g");
  return `${head}\n${parts.join("\n\n").replaceAll(named, "daybook.")}\n`;
}

async function dumpType(client: pg.ClientBase, schema: string, name: string): Promise<string> {
  const type = `${schema}.${name}`;
  const body = await lines(client, columns, type);
  return `CREATE TYPE ${type} AS (\n${body.map((line) => `  ${line}`).join(",\n")}\n);`;
}

async function dumpTable(client: pg.ClientBase, schema: string, row: TableRow): Promise<string> {
  const { name } = row;
  const options = [...(row.options ?? []), ...(row.toast_options ?? [])];
  const table = `${schema}.${name}`;
  const body = [...(await lines(client, columns, table)), ...(await lines(client, constraints, table))];
  const settings = options.length === 0 ? "" : ` WITH (${options.toSorted().join(", ")})`;
  const indexLines = await lines(client, indexes, table);
  return [
    `CREATE TABLE ${table} (\n${body.map((line) => `  ${line}`).join(",\n")}\n)${settings};`,
    ...indexLines.map((line) => `${line};`),
  ].join("\n");
}

async function lines(client: pg.ClientBase, text: string, of: string): Promise<string[]> {
  const { rows } = await client.query<LineRow>(text, [of]);
  return rows.map(({ line }) => line);
}
