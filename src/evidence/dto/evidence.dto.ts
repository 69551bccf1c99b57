import { type ReceiptDto } from '../../ledger/dto/posted-line.dto.js';

/** What was received, computed in one read. */
export class UploadDto {
  /** Names the upload in `uploads` of a signed post; lapses after 24 hours without one. */
  uploadId!: string;
  sha256!: string;
  sha512!: string;
  sizeBytes!: number;
  /** For matching against older lists only. */
  sha1!: string;
  /** For matching against older lists only. */
  md5!: string;
  /** The bytes of the name as hexadecimal. */
  originalName!: string;
  mediaType!: string;
  /** What the submitter announced; null where nothing was. */
  announcedSha256!: string | null;
  /** Whether `announcedSha256` differs from `sha256`. */
  mismatch!: boolean;
  /**
   * Where a mismatch was recorded: the service has appended `file.attached` with both digests, the item is
   * QUARANTINED, and the upload cannot be attached again. Null otherwise.
   */
  receipt!: ReceiptDto | null;
}

/** A file name: its exact bytes, and the same for reading. */
export class FileNameDto {
  /** The bytes as hexadecimal. */
  hex!: string;
  /** Invalid UTF-8, `%` and invisible characters are percent-escaped. */
  shown!: string;
}

export class ReceiptFileDto {
  sha256!: string;
  sha512!: string | null;
  sizeBytes!: number | null;
  originalName!: FileNameDto | null;
  mediaType!: string | null;
  /** What the submitter announced, where that was stated. */
  announcedSha256!: string | null;
}

/** What a person keeps who handed something over or signed an event. */
export class EventReceiptDto {
  /** Origin of the ledger. */
  ledger!: string;
  itemId!: string;
  itemNumber!: string | null;
  title!: string | null;
  type!: string;
  /** When the log took the event in, by its own clock. */
  loggedAt!: string;
  /** The bytes that the event brought in; null for an event that brought none. */
  file!: ReceiptFileDto | null;
  receipt!: ReceiptDto;
  /** Exactly the bytes that `receipt.signature` signs, as hexadecimal. */
  signedBytes!: string;
}
