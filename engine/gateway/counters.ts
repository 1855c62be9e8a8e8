/** What the gateway counts of itself, and the Prometheus text of it and of the engine's own figures. */

export class GatewayCounters {
  framesReceived = 0;
  framesSent = 0;
  bytesSent = 0;
  commands = 0;
  snapshots = 0;
  deltasDropped = 0;
  connectionsRefused = 0;
  sessionsClosedByGateway = 0;
}

/** A metric's name ends in `_total` where it only ever grows. */
export function prometheusText(metrics: Iterable<readonly [string, number]>): string {
  const lines: string[] = [];
  for (const [name, value] of metrics) {
    if (!/^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(name)) continue;
    lines.push(`# TYPE ${name} ${name.endsWith('_total') ? 'counter' : 'gauge'}`, `${name} ${number(value)}`);
  }
  return `${lines.join('\n')}\n`;
}

export function gatewayMetrics(counters: GatewayCounters, sessions: number): [string, number][] {
  return [
    ['watchkeeper_gateway_sessions', sessions],
    ['watchkeeper_gateway_frames_received_total', counters.framesReceived],
    ['watchkeeper_gateway_frames_sent_total', counters.framesSent],
    ['watchkeeper_gateway_bytes_sent_total', counters.bytesSent],
    ['watchkeeper_gateway_commands_total', counters.commands],
    ['watchkeeper_gateway_snapshots_total', counters.snapshots],
    ['watchkeeper_gateway_deltas_dropped_total', counters.deltasDropped],
    ['watchkeeper_gateway_connections_refused_total', counters.connectionsRefused],
    ['watchkeeper_gateway_sessions_closed_total', counters.sessionsClosedByGateway],
  ];
}

function number(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (Number.isFinite(value)) return String(value);
  return value > 0 ? '+Inf' : '-Inf';
}
