import { ValidateIf } from 'class-validator';

/**
 * The member may be left out of a body; if it is there, its other rules hold. Unlike IsOptional this does not let null
 * pass, which no member of ours takes and no code behind expects.
 */
export const MayBeLeftOut = (): PropertyDecorator =>
  ValidateIf((_: unknown, value: unknown) => value !== undefined);
