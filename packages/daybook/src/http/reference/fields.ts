import { html } from "hono/html";
import { nameOf, type Schema } from "./document-shape.ts";
import { withCode, type Markup } from "./markup.ts";

interface Field {
  readonly path: string;
  readonly schema: Schema;
  readonly isOptional: boolean;
}

/** The fields of a schema as a table. What has a name of its own is a link; what has none is shown in place, `error.message`, `data[]`. */
export function fieldTable(caption: string, schema: Schema): Markup {
  const fields = fieldsOf(schema, "");
  if (fields.length === 0) return html`<p>${typeOf(schema)}</p>`;
  const rows = fields.map(({ path, schema: own, isOptional }) => ({
    name: path,
    note: isOptional ? "optional" : "",
    schema: own,
  }));
  return schemaTable(caption, "field", rows);
}

/** A row of a table: something that has a name and a type. */
interface SchemaRow {
  readonly name: string;
  /** Said beside the name. */
  readonly note: string;
  readonly schema: Schema;
}

/** What there is, of which type, and what it is. @param what the title of the first column */
export function schemaTable(caption: string, what: string, rows: readonly SchemaRow[]): Markup {
  return html`<table>
    <caption>
      ${caption}
    </caption>
    <thead>
      <tr>
        <th scope="col">${what}</th>
        <th scope="col">type</th>
        <th scope="col">what it is</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        ({ name, note, schema }) =>
          html`<tr>
            <th scope="row"><code>${name}</code>${note === "" ? "" : html` <small>${note}</small>`}</th>
            <td>${typeOf(schema)}</td>
            <td>${withCode(schema.description ?? "")}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function fieldsOf(schema: Schema, path: string): Field[] {
  const own = Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => {
    const here = path === "" ? name : `${path}.${name}`;
    const isOptional = schema.required?.includes(name) !== true;
    return [{ path: here, schema: inner, isOptional }, ...fieldsOf(inner, here)];
  });
  const listed = schema.items === undefined ? [] : fieldsOf(schema.items, `${path}[]`);
  return [...own, ...listed, ...(schema.anyOf ?? []).flatMap((one) => fieldsOf(one, path))];
}

/** A schema's type in words, `string or null`, `list of Run`. */
export function typeOf(schema: Schema): Markup {
  if (schema.$ref !== undefined) return html`<a href="#schema-${nameOf(schema.$ref)}">${nameOf(schema.$ref)}</a>`;
  if (schema.enum !== undefined) return oneOf(schema.enum.map((value) => html`<code>${JSON.stringify(value)}</code>`));
  if (schema.const !== undefined) return html`<code>${JSON.stringify(schema.const)}</code>`;
  if (schema.anyOf !== undefined) return oneOf(schema.anyOf.map(typeOf));
  const types = [schema.type ?? []].flat();
  return types.length === 0 ? html`any JSON` : oneOf(types.map((type) => wordOf(type, schema)));
}

function wordOf(type: string, { items, format, additionalProperties }: Schema): Markup {
  if (type === "array") return html`list of ${typeOf(items ?? {})}`;
  if (type === "string" && format === "date-time") return html`instant`;
  if (type === "object" && typeof additionalProperties === "object")
    return html`object of ${typeOf(additionalProperties)}`;
  return html`${type}`;
}

function oneOf(parts: readonly Markup[]): Markup {
  return html`${parts.map((part, place) => (place === 0 ? part : html` or ${part}`))}`;
}
