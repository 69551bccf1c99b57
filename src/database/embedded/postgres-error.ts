/** The embedded PostgreSQL cannot be used as things are; the message says what the operator can do. */
export class PostgresError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'PostgresError';
  }
}
