import { toHex } from '../core/canonical/hex.js';
import { instantText } from '../core/canonical/instant.js';
import { type Receipt } from '../ledger/append-command.js';
import { type ReceiptDto } from '../ledger/dto/posted-line.dto.js';
import { type EventReceiptDto, type FileNameDto, type UploadDto } from './dto/evidence.dto.js';
import { type EventReceipt, type ReceiptFile } from './event-receipt.service.js';
import { shownName } from './file-name.js';
import { type TakenUpload } from './upload.service.js';
import { isMismatch } from './upload.reader.js';

export function presentUpload({ upload, receipt }: TakenUpload): UploadDto {
  return {
    uploadId: upload.uploadId,
    sha256: upload.sha256,
    sha512: upload.sha512,
    sizeBytes: upload.sizeBytes,
    sha1: upload.sha1,
    md5: upload.md5,
    originalName: toHex(upload.originalName),
    mediaType: upload.mediaType,
    announcedSha256: upload.announcedSha256 ?? null,
    mismatch: isMismatch(upload),
    receipt: receipt === undefined ? null : presentReceipt(receipt),
  };
}

export function presentEventReceipt(found: EventReceipt): EventReceiptDto {
  return {
    ledger: found.ledger,
    itemId: found.itemId,
    itemNumber: found.label.itemNumber ?? null,
    title: found.label.title ?? null,
    type: found.type,
    loggedAt: instantText(found.loggedMs),
    file: found.file === undefined ? null : presentFile(found.file),
    receipt: presentReceipt(found.receipt),
    signedBytes: toHex(found.signedBytes),
  };
}

export function presentName(name: Uint8Array): FileNameDto {
  return { hex: toHex(name), shown: shownName(name) };
}

function presentFile(file: ReceiptFile): EventReceiptDto['file'] {
  return {
    sha256: file.sha256,
    sha512: file.sha512 ?? null,
    sizeBytes: file.sizeBytes ?? null,
    originalName: file.originalName === undefined ? null : presentName(file.originalName),
    mediaType: file.mediaType ?? null,
    announcedSha256: file.announcedSha256 ?? null,
  };
}

function presentReceipt(receipt: Receipt): ReceiptDto {
  return {
    item: receipt.item,
    seq: receipt.seq,
    eventHash: receipt.eventHash,
    logIndex: receipt.logIndex,
    leaf: receipt.leaf,
    keyId: receipt.keyId,
    signature: receipt.signature,
  };
}
