import { Injectable } from '@nestjs/common';

/** One thing without which the service cannot do its work. */
export interface HealthCheck {
  readonly name: string;
  /** What is wrong, in words for the operator; undefined if nothing is. What it throws is wrong too. */
  check(): Promise<string | undefined>;
}

/** `fault`: null where the check passed. */
export interface HealthResult {
  readonly name: string;
  readonly fault: string | null;
}

/** A check that does not answer has failed: whoever asks for readiness does not wait for a database that hangs. */
const timeoutMs = 3000;

/** What the rooms say of themselves, for whoever watches the service. */
@Injectable()
export class HealthChecks {
  private readonly checks: HealthCheck[] = [];

  register(...checks: readonly HealthCheck[]): void {
    this.checks.push(...checks);
  }

  /** All checks at once, in the order of their names. */
  async run(): Promise<readonly HealthResult[]> {
    const results = await Promise.all(this.checks.map(resultOf));
    return results.sort((a, b) => (a.name < b.name ? -1 : 1));
  }
}

async function resultOf(check: HealthCheck): Promise<HealthResult> {
  const { name } = check;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, timeoutMs, `no answer within ${timeoutMs} ms`);
  });
  try {
    return { name, fault: (await Promise.race([check.check(), late])) ?? null };
  } catch (error) {
    // Its class alone: the text of a database's error may name people.
    return { name, fault: error instanceof Error ? error.name : 'failed' };
  } finally {
    clearTimeout(timer);
  }
}
