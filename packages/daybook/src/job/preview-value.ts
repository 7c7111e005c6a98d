const longestPreview = 100;

/** A value as short text for a message: scalars as written, everything else by its kind. */
export function previewValue(value: unknown): string {
  switch (typeof value) {
    case "undefined":
      return "nothing";
    case "string":
      return JSON.stringify(value.length > longestPreview ? `${value.slice(0, longestPreview)}…` : value);
    case "object":
      if (value === null) return "null";
      return Array.isArray(value) ? "a list" : "an object";
    case "function":
    case "symbol":
      return `a ${typeof value}`;
    case "bigint":
    case "boolean":
    case "number":
      return String(value).slice(0, longestPreview);
  }
}
