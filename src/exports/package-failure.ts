/** A package cannot be built; the message is for the person who asked for it. */
export class PackageFailure extends Error {
  override readonly name = 'PackageFailure';
}
