const minuteMs = 60_000;

/** Milliseconds from the start of the exercise back to a moment before it: never positive. */
export function ago(hours: number, minutes = 0): number {
  return -(hours * 60 + minutes) * minuteMs;
}

/** Moments that stand both in the files and in the story: milliseconds from the start of the exercise. */
export const moments = {
  photoTaken: ago(22),
  captureStarted: ago(17, 10),
  captureEnded: ago(17, 4),
  orderServed: ago(18),
  returnProduced: ago(16, 40),
  imagingStarted: ago(9, 20),
} as const;
