import { type MigrationInterface } from 'typeorm';
import { Roles1764000000001 } from '../../migrations/0001-roles.js';

/** Every migration in order of its number; each runs in a transaction of its own as wm_owner. */
export const migrations: readonly (new () => MigrationInterface)[] = [Roles1764000000001];
