/**
 * Columns of bytes for set-wise inserts. node-postgres sends arrays of bytea as hex text; one buffer per
 * column, cut up in SQL by `substring`, was measured at two to three times that speed.
 */
export class PackedColumn {
  private readonly parts: Uint8Array[] = [];
  private readonly starts: number[] = [];
  private readonly lengths: number[] = [];
  private position = 1;

  add(bytes: Uint8Array): void {
    this.parts.push(bytes);
    this.starts.push(this.position);
    this.lengths.push(bytes.length);
    this.position += bytes.length;
  }

  /** Three query parameters: the bytes, the starts (from 1) and the lengths. */
  parameters(): readonly [Buffer, readonly number[], readonly number[]] {
    return [Buffer.concat(this.parts), this.starts, this.lengths];
  }
}

/** SQL for row `i` of the packed column whose three parameters begin at `$first`. */
export function packedCell(first: number): string {
  return `substring($${first}::bytea from ($${first + 1}::int[])[i] for ($${first + 2}::int[])[i])`;
}
