import { type Answer } from './answer.js';
import { type Anchor, type Head } from './sign-statement.js';

/** The answer of `GET /api/chains/{id}/head`. */
export function headOf(answer: Answer): Head {
  return { seq: answer.integer('seq'), prev: answer.text('prev'), next: answer.texts('next') };
}

/** The `checkpoint` of an answer, as an anchor. */
export function anchorOf(checkpoint: Answer): Anchor {
  return { size: checkpoint.integer('size'), root: checkpoint.text('root') };
}
