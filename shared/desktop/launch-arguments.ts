/**
 * The arguments of `npm start` and of the packaged program, which are the same: what is meant for the engine is passed
 * on as it is, the rest says where the engine is and whether a window is wanted.
 */

export interface LaunchArguments {
  /** A running engine to join, as it printed its address (`http://host:port/#token=…`); null starts an own one. */
  readonly engineUrl: string | null;
  readonly open: boolean;
  readonly help: boolean;
  /** For the own engine. */
  readonly engineArguments: readonly string[];
}

/** Options of the engine that this hands on, with the word their value goes by; null takes none. */
const ENGINE_OPTIONS: Readonly<Record<string, string | null>> = {
  '--replay': 'FILE',
  '--feed': 'NAME',
  '--scenario': 'FILE',
  '--news': 'FILE|URL',
  '--capture': 'DIR',
  '--limits': 'FILE',
  '--synthetic': null,
  '--no-impact': null,
  '--seed': 'S',
  '--speed': 'N|max',
  '--from': 'HH:MM',
  '--data': 'DIR',
  '--port': 'N',
  '--name': 'NAME',
  '--allow-origin': 'URL',
};

export const LAUNCH_USAGE =
  'npm start -- [--engine URL] [--no-open] ' +
  Object.entries(ENGINE_OPTIONS)
    .map(([option, value]) => `[${option}${value === null ? '' : ` ${value}`}]`)
    .join(' ');

export class LaunchArgumentError extends Error {
  override readonly name = 'LaunchArgumentError';
}

/**
 * Reads `--option value` and `--option=value`. Unknown arguments are refused; the packaged program ignores them, since
 * Chromium adds switches of its own to its command line.
 */
export function parseLaunchArguments(
  argv: readonly string[],
  unknown: 'refuse' | 'ignore' = 'refuse',
): LaunchArguments {
  let engineUrl: string | null = null;
  let open = true;
  let help = false;
  const engineArguments: string[] = [];
  for (let i = 0; i < argv.length; i++) {
    const { name, inline } = splitOption(argv[i]!);
    const value = (): string => {
      const taken = inline ?? argv[++i];
      if (taken === undefined || taken.startsWith('--')) throw new LaunchArgumentError(`${name} needs a value`);
      return taken;
    };
    if (name === '--engine') engineUrl = engineAddress(value());
    else if (name === '--no-open') open = false;
    else if (name === '--help') help = true;
    else if (name in ENGINE_OPTIONS)
      engineArguments.push(...(ENGINE_OPTIONS[name] === null ? [name] : [name, value()]));
    else if (unknown === 'refuse') throw new LaunchArgumentError(`${name} is not known; usage: ${LAUNCH_USAGE}`);
  }
  if (engineUrl !== null && engineArguments.length > 0) {
    throw new LaunchArgumentError(`--engine joins a running engine, so ${engineArguments[0]} has no engine to act on`);
  }
  return { engineUrl, open, help, engineArguments };
}

function splitOption(argument: string): { name: string; inline: string | undefined } {
  const equals = argument.startsWith('--') ? argument.indexOf('=') : -1;
  if (equals < 0) return { name: argument, inline: undefined };
  return { name: argument.slice(0, equals), inline: argument.slice(equals + 1) };
}

/** The address of an engine, split into where it is and the token that its fragment carries. */
export function splitEngineUrl(engineUrl: string): { url: string; token: string } {
  const match = /^(https?:\/\/[^/?#\s]+)[^#\s]*(?:#(?:.*&)?token=([^&\s]+))?/.exec(engineUrl);
  return { url: match?.[1] ?? '', token: decodeURIComponent(match?.[2] ?? '') };
}

function engineAddress(text: string): string {
  if (splitEngineUrl(text).url !== '') return text;
  throw new LaunchArgumentError(
    `--engine ${text}: not an address; give http://HOST:PORT/#token=… as the engine printed it`,
  );
}
