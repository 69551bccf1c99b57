import { type ValueTransformer } from 'typeorm';

/** A `bigint` column of milliseconds since 1970 UTC, which the driver hands over as text. */
export const milliseconds: ValueTransformer = {
  to: (value: number | null | undefined) => value,
  from: (value: string | null) => (value === null ? null : Number(value)),
};
