/** Logger of the process: lines of JSON with secrets redacted, to stdout or to daily files. */
import type { FastifyBaseLogger } from 'fastify'
import { pino, stdSerializers, type Logger } from 'pino'
import type { Config } from './config.js'
import { openLogFiles, standardOutput } from './log-targets.js'

/** Names of fields that never reach a log, wherever they stand in an object. */
const REDACTED = new Set(['password', 'currentPassword', 'newPassword', 'token', 'accessToken', 'refreshToken', 'apiKey', 'key', 'authorization', 'cookie'])
const CENSOR = '[redacted]'
const DEEPEST = 3

type Fields = Record<string, unknown>

const copyOf = (fields: Fields): Fields => Array.isArray(fields) ? Object.assign([], fields) : { ...fields }

/**
 * Hides secrets, on a copy, down to the third level. Nearly every line is flat and has none: looking is then all that it costs,
 * where pino's own `redact` took a sixth of a request.
 */
function redact (fields: Fields, level = 1): Fields {
  let copy: Fields | undefined
  for (const name in fields) {
    const value = fields[name]
    let shown = value
    if (REDACTED.has(name)) shown = CENSOR
    // Errors are for their serializer, which knows what of them is worth a line.
    else if (typeof value === 'object' && value !== null && level < DEEPEST && !(value instanceof Error)) shown = redact(value as Fields, level + 1)
    if (shown !== value) (copy ??= copyOf(fields))[name] = shown
  }
  return copy ?? fields
}

/**
 * The process's logger: lines of JSON to stdout, or daily files under `LOG_DIR`. A target that takes nothing, because its
 * disk is full, say, is told of on stderr and tried again; it never ends the process.
 * @param config level and folder
 * @param worker which of several processes of the service it is, for each of its lines
 * @throws {ConfigError} when `LOG_DIR` can't be written to
 */
export async function createLogger (config: Pick<Config, 'logLevel' | 'logDir'>, worker?: number | 'supervisor'): Promise<Logger> {
  const options = {
    level: config.logLevel,
    base: { pid: process.pid, ...(worker === undefined ? {} : { worker }) },
    formatters: { log: redact },
    serializers: { err: (error: Error) => redact({ ...stdSerializers.err(error) }, 2) }
  }
  return pino(options, config.logDir === undefined ? standardOutput(worker !== undefined) : await openLogFiles(config.logDir))
}

type Child = Parameters<FastifyBaseLogger['child']>

const METHODS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

/** A child that is made when something is logged through it. */
class LazyChild {
  #made: FastifyBaseLogger | undefined
  readonly #parent: FastifyBaseLogger
  readonly #how: Child

  constructor (parent: FastifyBaseLogger, ...how: Child) {
    this.#parent = parent
    this.#how = how
  }

  get made (): FastifyBaseLogger {
    this.#made ??= this.#parent.child(...this.#how)
    return this.#made
  }

  get level (): string { return this.made.level }
  set level (level: string) { this.made.level = level }
  child (...how: Child): FastifyBaseLogger { return this.made.child(...how) }
}
for (const method of METHODS) {
  Object.defineProperty(LazyChild.prototype, method, {
    value (this: LazyChild, ...line: [object, string?]) { this.made[method](...line) }
  })
}

/**
 * Child of a logger, for a request: nearly none of them is ever used, and making one costs more than a lookup of its route.
 * @param parent of all of them
 * @param how its bindings, and options that differ
 */
export function lazyChild (parent: FastifyBaseLogger, ...how: Child): FastifyBaseLogger {
  return new LazyChild(parent, ...how) as unknown as FastifyBaseLogger
}
