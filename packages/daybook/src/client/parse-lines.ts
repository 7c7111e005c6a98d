/**
 * Rows of NDJSON as they come: `for await (const run of parseLines<Answer<"runs.get">>(client.runs.export({ format: "ndjson" })))`.
 * A line may be cut anywhere between two pieces of text.
 */
export async function* parseLines<Row = unknown>(text: AsyncIterable<string>): AsyncGenerator<Row, void, undefined> {
  let rest = "";
  for await (const piece of text) {
    const lines = (rest + piece).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) if (line !== "") yield JSON.parse(line) as Row;
  }
  if (rest !== "") yield JSON.parse(rest) as Row;
}
