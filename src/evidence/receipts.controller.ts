import { Controller, Get, Header, Inject, Param } from '@nestjs/common';
import { ApiBearerAuth, ApiProduces, ApiTags } from '@nestjs/swagger';
import { CurrentPerson } from '../platform/current-person.decorator.js';
import { NotFound } from '../platform/errors.js';
import { type Person } from '../platform/person.js';
import { EventReceiptDto } from './dto/evidence.dto.js';
import { EventReceiptService } from './event-receipt.service.js';
import { presentEventReceipt } from './evidence.presenter.js';
import { receiptPage, receiptPagePolicy } from './receipt-page.js';
import { readSeq } from './seq.js';

/** Receipts for whoever handed something over: as data, and as a page to print. */
@ApiTags('evidence')
@ApiBearerAuth()
@Controller('api/items/:itemId/receipts')
export class ReceiptsController {
  constructor(@Inject(EventReceiptService) private readonly receipts: EventReceiptService) {}

  /** The receipt of event `seq` as a plain page, A4, readable without scripts. */
  @Get(':seq.html')
  @ApiProduces('text/html')
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header('Content-Security-Policy', receiptPagePolicy)
  async page(
    @CurrentPerson() person: Person,
    @Param('itemId') itemId: string,
    @Param('seq') seq: string,
  ): Promise<string> {
    return receiptPage(await this.receipt(person, itemId, seq));
  }

  /** The signed receipt of event `seq`, with what it is about. */
  @Get(':seq')
  async receipt(
    @CurrentPerson() person: Person,
    @Param('itemId') itemId: string,
    @Param('seq') seq: string,
  ): Promise<EventReceiptDto> {
    const number = readSeq(seq);
    if (number === undefined) throw new NotFound('There is no such event, or you may not see it.');
    return presentEventReceipt(await this.receipts.of(person, itemId, number));
  }
}
