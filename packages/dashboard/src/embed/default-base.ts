let address = "/";

/** Where Daybook is when nobody says so. The script that a Daybook serves knows: beside itself. */
export function setDefaultBase(base: string): void {
  address = base;
}

export function defaultBase(): string {
  return address;
}
