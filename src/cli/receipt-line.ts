import { type Answer } from './answer.js';

/** The receipt as one line of JSON: whoever keeps it can prove that the event was taken in. */
export function printReceipt(receipt: Answer): void {
  process.stdout.write(`${JSON.stringify(receipt.value)}\n`);
}
