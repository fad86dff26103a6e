/**
 * Redaction of log lines: what may not be told goes by the name of its field, whatever the depth; what stands in the middle of a text
 * goes by its look; an error is its name, message, place and causes, and of its own properties the few that are known to be harmless.
 */
import { CENSOR, scrub } from './scrub.js'
import { withoutSecrets } from './secrets.js'

const DEEPEST = 6
const MOST_FIELDS = 100
const LONGEST_TEXT = 4096
const MOST_CAUSES = 5
const MOST_FRAMES = 10
const MOST_NAMES = 2000

type Fields = Record<string, unknown>

/** Names that hide whatever they hold, in small letters and without separators: credentials, texts of people and of upstreams. */
const SECRET = new Set([
  'key', 'body', 'rawbody', 'payload', 'content', 'text', 'delta', 'prompt', 'messages', 'message', 'parts', 'arguments', 'excerpt', 'query', 'querystring', 'parameters', 'values',
  'dsn', 'connectionstring', 'passphrase', 'snippet', 'systemprompt', 'instructions', 'reasoning', 'variables', 'displayname', 'jwt', 'signature', 'salt', 'hash', 'canceltoken', 'title'
])
const SECRET_ENDS = /(?:password|passwd|pwd|secret|token|tokens|apikey|privatekey|secretkey|encryptionkey|authorization|cookie|cookies|credential|credentials|email|emails|mail)$/
/** Own properties of errors that are worth a line and never hold what somebody has said. */
const OF_ERRORS = [
  'code', 'errno', 'syscall', 'hostname', 'address', 'port', 'status', 'statusCode', 'kind', 'phase', 'isCut', 'isForbidden', 'isRetryable', 'retryAfterSeconds', 'severity', 'routine',
  'constraint', 'table', 'schema', 'column', 'signal', 'exitCode'
] as const

interface Name { hides: boolean, shown: string }

const names = new Map<string, Name>()

function nameOf (name: string): Name {
  let known = names.get(name)
  if (known === undefined) {
    const plain = name.toLowerCase().replace(/[^a-z0-9]/g, '')
    // Names of fields are written as they are: one with a quote or a line's end in it would break the line.
    known = { hides: SECRET.has(plain) || SECRET_ENDS.test(plain), shown: name.replace(/[^\w.$-]/g, '_').slice(0, 64) }
    if (names.size >= MOST_NAMES) names.clear()
    names.set(name, known)
  }
  return known
}

// Half of a secret that a cut goes through is found by nobody any more.
const told = (text: string): string => scrub(text.length > LONGEST_TEXT ? `${withoutSecrets(text).slice(0, LONGEST_TEXT)}…` : text)

/** Counts of tokens are no tokens. */
const isCount = (name: string, value: unknown): boolean => (typeof value === 'number' || value === null) && /tokens$/i.test(name)

/** One field as it may be told. */
function shownField (name: string, value: unknown, level: number, seen: object[]): unknown {
  if (value === undefined || typeof value === 'function') return undefined
  if (nameOf(name).hides && !isCount(name, value)) return CENSOR
  return shown(value, level, seen)
}

function shown (value: unknown, level: number, seen: object[]): unknown {
  switch (typeof value) {
    case 'string': return told(value)
    case 'bigint': case 'symbol': return String(value)
    case 'function': return undefined
    case 'object': return value === null ? null : shownObject(value, level, seen)
    default: return value
  }
}

function shownObject (value: object, level: number, seen: object[]): unknown {
  if (seen.includes(value)) return '[circular]'
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString()
  if (value instanceof Error) return describeError(value)
  if (level > DEEPEST) return '[deep]'
  const path = [...seen, value]
  if (Array.isArray(value)) return value.slice(0, MOST_FIELDS).map((one) => shown(one, level + 1, path) ?? null)
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype === Object.prototype || prototype === null) return shownEntries(Object.entries(value), level, path)
  if (value instanceof Map || value instanceof Headers || value instanceof URLSearchParams) {
    return shownEntries([...value].map(([name, one]) => [String(name), one]), level, path)
  }
  if (value instanceof Set) return shown([...value], level, path)
  if (value instanceof URL) return value.host
  // Whatever a driver or a library has made: sockets, clients with the key that cancels what they do, requests with their headers.
  return `[${value.constructor.name}]`
}

function shownEntries (entries: [string, unknown][], level: number, seen: object[]): Fields {
  const fields: Fields = {}
  for (const [name, value] of entries.slice(0, MOST_FIELDS)) fields[nameOf(name).shown] = shownField(name, value, level + 1, seen)
  return fields
}

/**
 * Message of an error. A JSON parser, and PostgreSQL about a value (SQLSTATE classes 22 and 23), quote what they were given.
 * @param error anything thrown that is an error
 */
export function messageOf ({ name, message, ...own }: Error): string {
  const { code } = own as { code?: unknown }
  const quotes = (name === 'SyntaxError' && / JSON/.test(message)) || (typeof code === 'string' && /^2[23]\w{3}$/.test(code))
  return told(withoutSecrets(quotes ? message.replace(/"[^]*"|'[^']*'/g, '"…"') : String(message)))
}

/** The frames of a stack without what stands above them: that is the message, as it was before anything was taken out. */
const framesOf = (stack: unknown): string | undefined =>
  typeof stack !== 'string' ? undefined : stack.split('\n').filter((line) => /^ {4}at /.test(line)).slice(0, MOST_FRAMES).map((line) => line.trim()).join('\n')

function described (error: Error, left: number, seen: Set<unknown>): Fields {
  const { name, cause } = error
  const fields: Fields = { type: name === 'Error' ? error.constructor.name : name, message: messageOf(error) }
  for (const property of OF_ERRORS) {
    const value = (error as unknown as Fields)[property]
    if (typeof value === 'string') fields[property] = told(value)
    else if (typeof value === 'number' || typeof value === 'boolean') fields[property] = value
  }
  const stack = framesOf(error.stack)
  if (stack !== undefined && stack !== '') fields['stack'] = stack
  seen.add(error)
  const next = (one: unknown): unknown => one instanceof Error
    ? (seen.has(one) || left === 0 ? '[more]' : described(one, left - 1, seen))
    : shown(one, 2, [])
  if (cause !== undefined) fields['cause'] = next(cause)
  const { errors } = error as { errors?: unknown }
  if (Array.isArray(errors)) fields['errors'] = errors.slice(0, MOST_CAUSES).map(next)
  return fields
}

/**
 * Description of an error for a log: each of its chain of causes once.
 * @param error anything thrown that is an error
 * @returns plain data; it never throws, whatever getters the error has
 */
export function describeError (error: Error): object {
  try {
    return described(error, MOST_CAUSES, new Set())
  } catch {
    return { type: 'Error', message: 'an error that can not be read' }
  }
}

/**
 * Messages of an error and of its causes as one short text, for a line that needs no stack.
 * @param error anything thrown
 */
export function chainOf (error: unknown): string {
  const messages: string[] = []
  let one = error
  for (let left = MOST_CAUSES; left > 0 && one !== undefined && one !== null; left -= 1) {
    const message = one instanceof Error ? `${one.name}: ${messageOf(one)}` : typeof one
    if (!messages.includes(message)) messages.push(message)
    one = one instanceof Error ? one.cause : undefined
  }
  return messages.join('; because of ')
}

/**
 * Fields of a line as they may be told. Nearly every line is flat and has no secret: looking is then all that it costs.
 * @param fields as they were given; they stay as they are
 * @returns plain data; it never throws
 */
export function redact (fields: object): object {
  try {
    const prototype: unknown = Object.getPrototypeOf(fields)
    return prototype === Object.prototype || prototype === null ? redactPlain(fields) : { value: shownObject(fields, 1, []) }
  } catch {
    return { value: '[unreadable]' }
  }
}

function redactPlain (fields: object): object {
  let copy: Fields | undefined
  for (const name in fields) {
    const value = (fields as Fields)[name]
    const { hides, shown: safe } = nameOf(name)
    const isPlain = !hides && safe === name && (typeof value !== 'object' || value === null)
    const shown = isPlain ? typeof value === 'string' ? told(value) : value : tried(name, value)
    if (shown === value && safe === name) continue
    copy ??= { ...fields }
    if (safe !== name) Reflect.deleteProperty(copy, name)
    copy[safe] = shown
  }
  return copy ?? fields
}

function tried (name: string, value: unknown): unknown {
  try {
    return shownField(name, value, 1, [])
  } catch {
    return '[unreadable]'
  }
}
