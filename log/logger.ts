/** Logger of the process: lines of JSON that tell no secret, to standard output or to daily files. */
import type { FastifyBaseLogger } from 'fastify'
import { pino, type Logger } from 'pino'
import type { Config } from '../config.js'
import { keepState, type Written } from './state.js'
import { openLogFiles, standardOutput, type AwareTarget, type LogTarget } from './targets.js'
import { messageOf, redact } from './redaction.js'
import { scrub, tame } from './scrub.js'
import { keepSecrets, lineWithoutSecrets, secretsOf } from './secrets.js'

/** A line begins with its level, which is a number of two digits. */
const LEVEL_AT = '{"level":'.length
/** Of pino's level numbers. */
const INFO = 30
const NO_FIELDS = {}

/** Whether a line is of a request that was served: nearly all of them are, and each of its fields is known. */
const isServed = (fields: { route?: unknown, statusCode?: unknown }): boolean =>
  fields.route !== undefined && typeof fields.statusCode === 'number' && fields.statusCode < 400

/**
 * A logger over a target. Fields are redacted by name and by look, messages by look, and errors told without what they carry;
 * secrets that the process knows are taken out of the finished line.
 * @param level least severe that is written
 * @param target takes the lines
 * @param base of every line
 */
export function loggerOn (level: string, target: Pick<LogTarget, 'write'> & Partial<LogTarget>, base: object = { pid: process.pid }): Logger {
  const written = new Map<number, Written>()
  const common = Object.keys(base).length === 0 ? '' : `${JSON.stringify(base).slice(1, -1)},`
  const aware = 'lastObj' in target ? target as AwareTarget : undefined
  keepState(target, {
    get problem () { return target.problem },
    get lost () { return target.lost ?? 0 },
    queues: target.queues ?? [],
    written,
    writePlain (fields, message) {
      const line = `{"level":${INFO},"time":${Date.now()},${common}${fields},"msg":"${message}"}\n`
      count(line)
      if (aware !== undefined) {
        aware.lastLevel = INFO
        aware.lastObj = NO_FIELDS
      }
      target.write(line)
    }
  })
  const count = (line: string): void => {
    const number = Number(line.slice(LEVEL_AT, LEVEL_AT + 2))
    const sum = written.get(number)
    if (sum === undefined) written.set(number, { lines: 1, characters: line.length })
    else {
      sum.lines += 1
      sum.characters += line.length
    }
  }
  let spared = false
  return pino({
    level,
    base,
    formatters: {
      log (fields) {
        spared = isServed(fields)
        return redact(fields) as Record<string, unknown>
      }
    },
    // What it would do to errors has been done by then.
    serializers: { err: (error: unknown) => error },
    hooks: {
      logMethod (given, method) {
        const args = given as unknown[]
        const [first] = args
        if (args.length === 1) {
          const error = first instanceof Error ? first : (first as { err?: unknown } | undefined)?.err
          if (error instanceof Error) args.push(messageOf(error))
        }
        for (let at = 0; at < args.length; at += 1) if (typeof args[at] === 'string') args[at] = scrub(args[at] as string)
        method.apply(this, given)
      },
      streamWrite (line) {
        const safe = tame(spared ? line : lineWithoutSecrets(line))
        count(safe)
        return safe
      }
    }
  }, target)
}

/**
 * The process's logger: lines of JSON to standard output, or daily files under `LOG_DIR`. A target that takes nothing, because its disk is
 * full, say, is told of and tried again; it never ends the process.
 * @param config level and folder, and secrets that its lines must not hold
 * @param worker which of several processes of the service it is, for each of its lines
 * @throws {ConfigError} when `LOG_DIR` can never be written to
 */
export async function createLogger (config: Pick<Config, 'logLevel'> & Partial<Config>, worker?: number | 'supervisor'): Promise<Logger> {
  keepSecrets(secretsOf(config))
  const base = { pid: process.pid, ...(worker === undefined ? {} : { worker }) }
  const output = standardOutput(worker !== undefined)
  return loggerOn(config.logLevel, config.logDir === undefined ? output : await openLogFiles(config.logDir, output), base)
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
