/** State of a log: how much was written, and whether lines get where they should. */
import { symbols } from 'pino'

/** State of what a logger writes to. */
export interface LogState {
  /** Why lines don't get into the files of `LOG_DIR`; undefined while they do. */
  readonly problem: string | undefined
  /** Lines that were lost since the start. */
  readonly lost: number
  /** Lines that wait to be written, by where they go. */
  readonly queues: readonly LogQueue[]
  /** Lines and characters since the start, by pino's number of the level. */
  readonly written: ReadonlyMap<number, Readonly<Written>>
  /**
   * Write a line of level info past the logger, whose way of looking at each field takes most of what a line costs.
   * @param fields members of a JSON object, of which none has anything to hide: see `isPlain`
   * @param message a plain one as well
   */
  readonly writePlain: (fields: string, message: string) => void
}

/** Lines that wait to be written: beyond the limit they are lost. Both in characters, or bytes where the system counts those. */
export interface LogQueue { name: string, limit: number, waiting: () => number }

/** Sums of lines. */
export interface Written { lines: number, characters: number }

const states = new WeakMap<object, LogState>()
/**
 * Make a state known.
 * @param target that a logger writes to
 * @param state of it
 */
export function keepState (target: object, state: LogState): void {
  states.set(target, state)
}

/** Levels at which a line of level info is written. */
const AT_INFO = new Set(['info', 'debug', 'trace'])

/**
 * Whether a logger writes lines of level info.
 * @param logger whose level may change
 */
export const writesInfo = ({ level }: { readonly level: string }): boolean => AT_INFO.has(level)

/**
 * State of what a logger, or one of its children, writes to.
 * @param logger made here; of any other, nothing is known
 */
export function logStateOf (logger: object): LogState | undefined {
  const stream = (logger as Record<symbol, object | undefined>)[symbols.streamSym]
  return stream === undefined ? undefined : states.get(stream)
}
