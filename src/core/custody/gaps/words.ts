import { instantText } from '../../canonical/instant.js';

const dayMs = 24 * 60 * 60 * 1000;
const hourMs = 60 * 60 * 1000;
const minuteMs = 60 * 1000;

/** A moment for people; times before all or after all have no text. */
export function momentText(ms: number): string {
  return Number.isFinite(ms) ? instantText(ms) : 'an unknown time';
}

/** How long, in the largest units that matter: `3 days 4 hours`. */
export function lengthText(ms: number): string {
  if (!Number.isFinite(ms)) return 'an unknown time';
  const parts = [
    counted(Math.floor(ms / dayMs), 'day'),
    counted(Math.floor((ms % dayMs) / hourMs), 'hour'),
    counted(Math.floor((ms % hourMs) / minuteMs), 'minute'),
    counted(Math.floor((ms % minuteMs) / 1000), 'second'),
  ].filter((part) => part !== '');
  return parts.slice(0, 2).join(' ') || 'less than a second';
}

function counted(count: number, unit: string): string {
  if (count === 0) return '';
  return count === 1 ? `1 ${unit}` : `${count} ${unit}s`;
}
