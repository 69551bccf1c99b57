/** Nouns of the acts in which somebody has the item in their hands. */
const handlingNouns: ReadonlySet<string> = new Set([
  'item',
  'seal',
  'transfer',
  'handover',
  'storage',
  'examination',
  'derivation',
  'integrity',
  'court',
  'incident',
  'quarantine',
]);

/** Of these nouns, acts on paper. */
const onPaper: ReadonlySet<string> = new Set([
  'item.linked/1',
  'item.moved/1',
  'item.voided/1',
  'transfer.readdressed/1',
  'court.ruled/1',
]);

/**
 * Whether what an event says of the seal before it was seen on the item. A note, an assessment or a restriction speaks
 * about the item and touches nothing: it neither finds a seal nor leaves one.
 */
export function isHandling(type: string): boolean {
  const noun = type.slice(0, type.indexOf('.'));
  return handlingNouns.has(noun) && !onPaper.has(type);
}

/** Whether the event may leave another seal on: a check reads, and is open to people who do not hold the item. */
export function leavesSeal(type: string): boolean {
  return isHandling(type) && type !== 'integrity.checked/1';
}
