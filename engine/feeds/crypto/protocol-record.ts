/** What a protocol says to its connection, kept, so that tests can look at it. */
import type { AnomalyKind, Exchange, Protocol, WireEvent } from './exchange.ts';
import { cryptoMarket, type CryptoMarket, type MarketTerms } from './crypto-market.ts';

export interface ProtocolRecord {
  readonly market: CryptoMarket;
  readonly protocol: Protocol;
  readonly events: WireEvent[];
  readonly sent: unknown[];
  readonly anomalies: AnomalyKind[];
  readonly refusals: string[];
  snapshotsAsked: number;
  gaps: number;
  losses: number;
}

export function recordProtocol(exchange: Exchange, terms: Partial<MarketTerms> = {}): ProtocolRecord {
  const market = cryptoMarket(
    { exchange: exchange.name, symbol: 'BTCUSDT', quoteCurrency: 'USDT', tickSize: '0.01', lotSize: '0.001', ...terms },
    { sessionStartUs: 0, sessionEndUs: 1 },
  );
  const lists = { events: [], sent: [], anomalies: [], refusals: [] };
  const record: Omit<ProtocolRecord, 'protocol'> = { market, ...lists, snapshotsAsked: 0, gaps: 0, losses: 0 };
  const protocol = exchange.protocol(market, {
    event: (event) => record.events.push(event),
    send: (message) => record.sent.push(JSON.parse(message)),
    askSnapshot: () => (record.snapshotsAsked += 1),
    anomaly: (kind) => record.anomalies.push(kind),
    lost(_why, isGap) {
      record.losses += 1;
      record.gaps += Number(isGap);
    },
    refused: (why) => record.refusals.push(why),
  });
  protocol.onOpen();
  return Object.assign(record, { protocol });
}
