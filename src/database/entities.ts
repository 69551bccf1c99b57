type EntityClass = abstract new (...args: never[]) => object;

/** Every entity, listed by hand: a file pattern would load whatever lies in the folder. */
export const entities: readonly EntityClass[] = [];
