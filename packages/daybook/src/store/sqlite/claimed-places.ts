/** Beyond this, runs were claimed and never settled here: the oldest are forgotten, and are found by their id. */
const mostRemembered = 100_000;

/**
 * Where the runs that this store claimed stand in the table, so that they are settled by row number. Only a shortcut: what is not
 * known is found by id. A row number cannot come to mean another run that this worker holds with the same attempt: a worker that
 * lost a run was lost itself, and claims nothing any more.
 */
export class ClaimedPlaces {
  readonly #seqs = new Map<string, number>();

  remember(id: string, seq: number): void {
    if (this.#seqs.size >= mostRemembered) this.#seqs.clear();
    this.#seqs.set(id, seq);
  }

  find(id: string): number | undefined {
    return this.#seqs.get(id);
  }

  forget(id: string): void {
    this.#seqs.delete(id);
  }
}
