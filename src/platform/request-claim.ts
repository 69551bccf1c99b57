import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable } from '@nestjs/common';

/** A request that may take effect once: told, in the transaction that logs its events, where they stand. */
export interface RequestClaim {
  /** Throws where the claim is no longer this process's: then nothing of the request may be logged. */
  mark(
    tx: { query(sql: string, parameters?: unknown[]): Promise<unknown> },
    logged: readonly { readonly logIndex: number }[],
  ): Promise<void>;
}

/** The claim of the request that is running, for whoever appends in its course. */
@Injectable()
export class RequestClaims {
  private readonly running = new AsyncLocalStorage<RequestClaim>();

  run<Result>(claim: RequestClaim, work: () => Result): Result {
    return this.running.run(claim, work);
  }

  current(): RequestClaim | undefined {
    return this.running.getStore();
  }
}
