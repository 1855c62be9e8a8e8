/**
 * What is particular to an exchange, behind one port: where its streams are, which terms a market has, and the protocol
 * that turns its messages into market events. A protocol is a pure state machine: it is handed every message of its
 * connection and answers through its output only, so that a live socket and a recording drive the same code.
 */
import type { MarketEvent } from '../../core/market-event.ts';
import type { CryptoMarket, MarketTerms } from './crypto-market.ts';

/** A market event before the feed gives it its time and place. */
export type WireEvent = Omit<MarketEvent, 'tsUs' | 'offset' | 'instrument'>;

/** Why a message was not taken as it came. */
export const ANOMALY_KINDS = [
  /** No JSON, or not of the shape that the exchange documents; prices off the tick belong here. */
  'garbled',
  /** Had been had before, or came after what it precedes. */
  'duplicate',
  /** Trades were missing in a row of numbered ones. */
  'missingTrades',
  /** The book did not add up to the exchange's checksum. */
  'checksum',
  /** The best bid stood at or above the best ask. */
  'crossed',
  /** A snapshot was older than the stream it had to join. */
  'oldSnapshot',
  /** The consumer was so slow that events had to give way to a fresh snapshot. */
  'overflow',
  /** The machine's clock was set back. */
  'clockBack',
] as const;
export type AnomalyKind = (typeof ANOMALY_KINDS)[number];

export interface ProtocolOutput {
  event(event: WireEvent): void;
  /** Sends a message to the exchange. */
  send(message: string): void;
  /** Asks for {@link Exchange.snapshotUrl}; the answer comes to {@link Protocol.onSnapshot}, perhaps much later. */
  askSnapshot(): void;
  anomaly(kind: AnomalyKind, count?: number): void;
  /** The book is not known any more, and is being asked for anew. `isGap`: because messages are missing. */
  lost(why: string, isGap: boolean): void;
  /** The exchange will not serve this market: trying again is no use before a person has looked. */
  refused(why: string): void;
}

export interface Protocol {
  /** The book is known up to the newest message. */
  readonly isSynchronised: boolean;
  /** The connection is new: everything known before is void. */
  onOpen(): void;
  /** A message, parsed. Throws WireError where it is not what the exchange documents; then {@link resynchronise} follows where needed. */
  onMessage(message: unknown): void;
  onSnapshot(answer: unknown): void;
  /** A message could not be read. */
  onGarbled(): void;
  /** Gives the book up and asks for it anew. */
  resynchronise(why: string, isGap: boolean): void;
  /** Called every so often, for exchanges whose stream cannot show a loss by itself. */
  renew?(): void;
}

export interface Exchange {
  readonly id: string;
  readonly name: string;
  /** Levels of each side that the book has. */
  readonly depth: number;
  /** Longest silence of a stream that is alive. */
  readonly silenceMs: number;
  /** Of every socket that the market's messages come by. */
  streamUrls(symbol: string): readonly string[];
  /** Where the terms of `symbol` are told. */
  termsUrl(symbol: string): string;
  /** Reads the terms of a market from the answer; null where the exchange does not have it. */
  terms(symbol: string, answer: unknown): MarketTerms | null;
  /** Where all symbols are told, to name near ones when one is unknown. */
  symbolsUrl(): string;
  symbols(answer: unknown): readonly string[];
  /** As the exchange writes it, whatever the case that it was given in. */
  canonical(symbol: string): string;
  snapshotUrl(symbol: string): string | null;
  protocol(market: CryptoMarket, output: ProtocolOutput): Protocol;
}
