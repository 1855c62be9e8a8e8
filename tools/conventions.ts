/**
 * The habits of CONTRIBUTING.md that no ready-made linter checks: sizes, names, module headers, where the engine may ask
 * for the time, and nothing of one machine in the project. There is no list of exceptions.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseSync } from 'vite';

const MAX_LINES = 400;
const FUNCTION_LINES = 70;
const MAX_TEXT_BYTES = 1_000_000;

const NOT_OURS = new Set(['node_modules', 'dist', 'coverage', '.git', '.cache', 'data']);
const SOURCE = /\.(ts|tsx|mjs|cjs)$/;
/** What people write and read as code: named in kebab-case and held to a length. */
const WRITTEN = /\.(ts|tsx|mjs|cjs|css|html)$/;
const TEST = /\.test\.tsx?$/;
const KEBAB = /^\.?[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/;
const CATCH_ALL = /^utils?(\.|$)/;

/** Where the engine meets the machine's clock; everything else is given its time. */
const ENGINE_RIM = /^engine\/(kernel\/start\/system-clock\.ts|gateway\/.*|main\.ts)$|\.(test|bench)\.ts$/;

const MACHINE_PATH = /(?<![\w.~-])\/(?:home|root|Users|work)\/\w|\b[A-Z]:\\+Users\\/;
const REGISTRY_HOST = /\bregistry\.(?:npmjs|yarnpkg)\.\w|https?:\/\/[^\s/"']*(?:registry|artifactory|nexus|verdaccio)/i;

/** What is wrong in the project, one `place: what and remedy` a finding. */
export function checkConventions(root: string): string[] {
  const findings: string[] = [];
  for (const file of filesUnder(root, '')) {
    const content = readFileSync(path.join(root, file));
    const isText = content.length <= MAX_TEXT_BYTES && !content.includes(0);
    findings.push(...checkName(file));
    if (isText) findings.push(...checkText(file, content.toString('utf8')));
  }
  return findings;
}

function filesUnder(root: string, folder: string): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true })
    .filter((entry) => !NOT_OURS.has(entry.name))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const place = path.posix.join(folder, entry.name);
      if (entry.isDirectory()) return filesUnder(root, place);
      return entry.isFile() ? [place] : [];
    });
}

export function checkName(file: string): string[] {
  const findings: string[] = [];
  const parts = file.split('/');
  if (parts.some((part) => CATCH_ALL.test(part))) findings.push(`${file}: called utils; name it after what it does`);
  if (WRITTEN.test(file) && !parts.every((part) => KEBAB.test(part))) findings.push(`${file}: name it in kebab-case`);
  return findings;
}

export function checkText(file: string, text: string): string[] {
  const findings: string[] = [];
  const lines = text.split('\n');
  for (const [index, line] of lines.entries()) {
    const at = `${file}:${index + 1}`;
    if (MACHINE_PATH.test(line)) findings.push(`${at}: a path of one machine; make it relative or an argument`);
    if (REGISTRY_HOST.test(line))
      findings.push(`${at}: names a package registry; that is npm's configuration, not ours`);
  }
  if (!WRITTEN.test(file)) return findings;
  const length = text.endsWith('\n') ? lines.length - 1 : lines.length;
  if (length > MAX_LINES)
    findings.push(`${file}: ${length} lines, over ${MAX_LINES}; split it by what its parts are for`);
  return SOURCE.test(file) ? [...findings, ...checkSyntax(file, text)] : findings;
}

function checkSyntax(file: string, text: string): string[] {
  const { program, comments, errors } = parseSync(file, text);
  const [error] = errors;
  if (error !== undefined) return [`${file}: does not parse: ${error.message}`];
  const findings: string[] = [];
  const lineAt = lineFinder(text);
  const isTest = TEST.test(file);
  const header = comments[0]?.start ?? Infinity;
  if (!isTest && text.slice(0, header).replace(/^#!.*/, '').trim() !== '') {
    findings.push(`${file}:1: start with a comment that says what the module is for and what always holds`);
  }
  const watchesClock = file.startsWith('engine/') && !ENGINE_RIM.test(file);
  visit(program, (node) => {
    const line = lineAt(node.start);
    if (!isTest && isFunction(node)) {
      const length = lineAt(node.end) - line + 1;
      if (length >= FUNCTION_LINES)
        findings.push(`${file}:${line}: a function of ${length} lines; keep them under ${FUNCTION_LINES}`);
    }
    const impure = watchesClock ? impurity(node) : null;
    if (impure !== null) {
      findings.push(
        `${file}:${line}: ${impure} makes replay differ; take the time, or the random number, as an argument`,
      );
    }
  });
  return findings;
}

interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

const isNode = (value: unknown): value is SyntaxNode =>
  typeof value === 'object' && value !== null && typeof (value as SyntaxNode).type === 'string' && 'start' in value;

function visit(root: unknown, on: (node: SyntaxNode) => void): void {
  if (Array.isArray(root)) {
    for (const item of root) visit(item, on);
  } else if (isNode(root)) {
    on(root);
    for (const value of Object.values(root)) visit(value, on);
  }
}

const isFunction = ({ type, body }: SyntaxNode): boolean =>
  isNode(body) && ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'].includes(type);

/** The words of a call that gives another answer each time, or null. */
function impurity(node: SyntaxNode): string | null {
  if (node.type === 'MemberExpression') {
    const words = `${nameOf(node['object'])}.${nameOf(node['property'])}`;
    return ['Date.now', 'Math.random', 'performance.now'].includes(words) ? words : null;
  }
  const bare = (node.type === 'NewExpression' || node.type === 'CallExpression') && nameOf(node['callee']) === 'Date';
  return bare && (node['arguments'] as unknown[]).length === 0 ? 'Date()' : null;
}

/** The last name of `Date`, `globalThis.Date` and `globalThis['Date']` alike. */
function nameOf(node: unknown): string {
  if (!isNode(node)) return '';
  const { name, value } = node.type === 'MemberExpression' && isNode(node['property']) ? node['property'] : node;
  if (typeof name === 'string') return name;
  return typeof value === 'string' ? value : '';
}

/** Gives the line, from 1, of an offset. */
function lineFinder(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}
