import { onlyValue, type CallerClient } from "./caller-client.ts";
import { notATransaction } from "./tx-refused.ts";

/** What is needed of `Prisma.TransactionClient`. What a PrismaClient has beside it is undefined there. */
interface PrismaLike {
  $queryRawUnsafe(text: string, ...values: unknown[]): Promise<unknown>;
  readonly $disconnect?: unknown;
}

/** Prisma's error of a raw statement; what the server said is inside, in another place in each version. */
interface PrismaError {
  readonly meta?: {
    readonly code?: unknown;
    readonly message?: unknown;
    readonly driverAdapterError?: {
      readonly cause?: { readonly originalCode?: unknown; readonly originalMessage?: unknown };
    };
  };
}

/**
 * The client that an interactive transaction of Prisma hands out. Null for anything else.
 * @throws DaybookError `OPTION_INVALID` for a PrismaClient.
 */
export function fromPrisma(tx: object): CallerClient | null {
  const prisma = tx as PrismaLike;
  if (typeof prisma.$queryRawUnsafe !== "function") return null;
  if (typeof prisma.$disconnect === "function") {
    throw notATransaction(
      "Prisma",
      "a PrismaClient",
      "Pass what prisma.$transaction(async (tx) => …) gives you; the form with a list cannot be used.",
    );
  }
  return {
    library: "Prisma",
    ask: async (text, values) => {
      try {
        return onlyValue(await prisma.$queryRawUnsafe(text, ...values));
      } catch (error) {
        throw asServerError(error);
      }
    },
  };
}

/** The server's error in the form of `pg`, with Prisma's as its cause; Prisma's own, when the server said nothing. */
function asServerError(error: unknown): unknown {
  const meta = (error as PrismaError | null)?.meta;
  const code = meta?.driverAdapterError?.cause?.originalCode ?? meta?.code;
  if (typeof code !== "string") return error;
  const said = meta?.driverAdapterError?.cause?.originalMessage ?? meta?.message;
  return Object.assign(new Error(String(said), { cause: error }), { code, severity: "ERROR" });
}
