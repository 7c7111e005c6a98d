import { foldName } from "../../engine/access/check-access.ts";
import type { Passwords } from "../../engine/access/passwords.ts";
import { DaybookError } from "../../errors/daybook-error.ts";
import type { AccountRecord, AccountStore } from "../../store/port/access-store.ts";
import type { Clock } from "../../time/clock.ts";
import { RateLimit } from "./rate-limit.ts";
import { networkOf, type Sender } from "./sender.ts";

/** One person mistypes a few times; who guesses gets one guess a minute. */
const perName = { burst: 10, everyMs: 60_000, mostKeys: 10_000 };
/** Behind one address there may be an office. */
const perAddress = { burst: 30, everyMs: 20_000, mostKeys: 10_000 };
/** A check takes a quarter of a second of one core, and they are made one after the other: beyond this, come back later. */
const mostWaiting = 20;

/**
 * Checks passwords, and how often somebody tries.
 *
 * Owns: the tries per name and per address, in memory. Only refused tries count: one is taken before the check, so that a hundred at once are not a
 * hundred guesses, and given back when the password was right. A name that nobody has takes as long and answers the same as a wrong password.
 */
export class PasswordGate {
  readonly #accounts: AccountStore;
  readonly #passwords: Passwords;
  readonly #names: RateLimit;
  readonly #addresses: RateLimit;
  #waiting = 0;
  #turn: Promise<unknown> = Promise.resolve();
  #nobodysHash: Promise<string> | null = null;

  constructor(accounts: AccountStore, passwords: Passwords, clock: Clock) {
    this.#accounts = accounts;
    this.#passwords = passwords;
    this.#names = new RateLimit({ ...perName, clock });
    this.#addresses = new RateLimit({ ...perAddress, clock });
  }

  /** @returns the account, its hash made anew when it was of an older kind. @throws DaybookError `SIGN_IN_REFUSED`, `RATE_LIMITED`. */
  async pass(typedName: string, password: string, sender: Sender): Promise<AccountRecord> {
    const name = foldName(typedName);
    const network = sender.address === null ? null : networkOf(sender.address);
    this.#take(name, network);
    const account = await this.#check(name, password);
    if (account === null) {
      throw new DaybookError("SIGN_IN_REFUSED", "The name or the password is wrong, or the account is disabled.");
    }
    this.#names.giveBack(name);
    if (network !== null) this.#addresses.giveBack(network);
    return account;
  }

  #take(name: string, network: string | null): void {
    const waitMs = network === null ? 0 : this.#addresses.take(network);
    if (waitMs > 0) throw tooMany(waitMs);
    const nameWaitMs = this.#names.take(name);
    if (nameWaitMs === 0) return;
    throw tooMany(nameWaitMs);
  }

  /** One at a time: memory and the threads that read files are for the runs of this process. */
  async #check(name: string, password: string): Promise<AccountRecord | null> {
    if (this.#waiting >= mostWaiting) throw tooMany(5_000);
    this.#waiting += 1;
    const mine = this.#turn.then(() => this.#checkNow(name, password));
    this.#turn = mine.catch(() => undefined);
    try {
      return await mine;
    } finally {
      this.#waiting -= 1;
    }
  }

  async #checkNow(name: string, password: string): Promise<AccountRecord | null> {
    const account = await this.#accounts.get(name);
    const hash = account?.password ?? (await (this.#nobodysHash ??= this.#passwords.hash("nobody's")));
    const { fits, outdated } = await this.#passwords.check(password, hash);
    if (account === null || !fits || account.disabledAt !== null) return null;
    if (!outdated) return account;
    const renewed = await this.#passwords.hash(password);
    const isReplaced = await this.#accounts.replaceHash(name, account.password, renewed);
    return isReplaced ? { ...account, password: renewed } : account;
  }
}

function tooMany(waitMs: number): DaybookError {
  const seconds = Math.max(1, Math.ceil(waitMs / 1_000));
  return new DaybookError("RATE_LIMITED", `Too many tries. The next one is taken in ${seconds} s.`, {
    params: { retryAfterSeconds: seconds },
  });
}
