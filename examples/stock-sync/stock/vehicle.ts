import { z } from "zod";

/** A vehicle that may go into the stock: complete and plausible. */
export interface Vehicle {
  readonly stockNumber: string;
  readonly name: string;
  readonly modelYear: number;
  readonly origin: string;
  readonly cylinders: number;
  readonly displacement: number;
  readonly horsepower: number;
  readonly weightLbs: number;
  readonly acceleration: number;
  readonly milesPerGallon: number;
}

/** What checking one record of a feed says. `key` names a record that is not valid, as well as it can be named. */
export type CheckedVehicle =
  | { readonly valid: true; readonly vehicle: Vehicle }
  | { readonly valid: false; readonly key: string; readonly problem: string };

const gap = (what: string) => ({
  error: (issue: { input?: unknown }) => (issue.input === null || issue.input === undefined ? "is missing" : what),
});
const text = z.string(gap("is not a text")).trim().min(1, "is empty");
const amount = z.number(gap("is not a number")).positive("is not above zero");

const record = z.object({
  stock_number: text,
  Name: text,
  Year: z.iso.date(gap("is not a date")),
  Origin: text,
  Cylinders: amount,
  Displacement: amount,
  Horsepower: amount,
  Weight_in_lbs: amount,
  Acceleration: amount,
  Miles_per_Gallon: amount,
});

/** Checks one record of a feed. `place` (from 1) names it where it has no stock number of its own. */
export function checkVehicle(input: unknown, place: number): CheckedVehicle {
  const checked = record.safeParse(input);
  if (!checked.success) {
    const problem = checked.error.issues.map(({ path, message }) => [...path, message].join(" ")).join("; ");
    return { valid: false, key: text.safeParse(stockNumberOf(input)).data ?? `record ${place}`, problem };
  }
  const { data } = checked;
  const vehicle: Vehicle = {
    stockNumber: data.stock_number,
    name: data.Name,
    modelYear: Number(data.Year.slice(0, 4)),
    origin: data.Origin,
    cylinders: data.Cylinders,
    displacement: data.Displacement,
    horsepower: data.Horsepower,
    weightLbs: data.Weight_in_lbs,
    acceleration: data.Acceleration,
    milesPerGallon: data.Miles_per_Gallon,
  };
  return { valid: true, vehicle };
}

function stockNumberOf(input: unknown): unknown {
  return typeof input === "object" && input !== null && "stock_number" in input ? input.stock_number : undefined;
}
