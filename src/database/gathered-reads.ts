interface Waiting<Key, Value> {
  readonly key: Key;
  readonly resolve: (value: Value) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Answers many callers with one query, as group commit does for writes: who asks while a query runs waits for the next
 * one, which begins after they asked. So an answer is never older than its question, and nothing is kept.
 */
export class GatheredReads<Key, Value> {
  private waiting: Waiting<Key, Value>[] = [];
  private running = false;

  /** `read` answers each of the keys, in their order. */
  constructor(private readonly read: (keys: readonly Key[]) => Promise<readonly Value[]>) {}

  async ask(key: Key): Promise<Value> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ key, resolve, reject });
      void this.run();
    });
  }

  private async run(): Promise<void> {
    if (this.running) return;
    this.running = true;
    // Who asks in the same turn comes along.
    await Promise.resolve();
    while (this.waiting.length > 0) await this.answer(this.waiting.splice(0));
    this.running = false;
  }

  private async answer(asked: readonly Waiting<Key, Value>[]): Promise<void> {
    try {
      const values = await this.read(asked.map(({ key }) => key));
      if (values.length !== asked.length) throw new Error('not every question was answered');
      for (const [i, { resolve }] of asked.entries()) {
        // As many values as questions, so there is one; it may be undefined where Value allows it.
        resolve(values[i] as Value);
      }
    } catch (error) {
      for (const { reject } of asked) reject(error);
    }
  }
}
