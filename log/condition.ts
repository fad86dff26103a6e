/** Conditions: what goes wrong again and again is said when it begins, once a minute while it lasts, and when it is over. */
import { LRUCache } from 'lru-cache'

/** The part of a logger that conditions write to. */
export interface ConditionLog {
  error (fields: object, sentence: string): void
  warn (fields: object, sentence: string): void
  info (fields: object, sentence: string): void
}

/** A condition, in words. */
export interface ConditionOptions {
  /** `error` where a person has to look, `warn` where it mends itself. */
  level: 'error' | 'warn'
  /** Sentence of its beginning. */
  begins: string
  /** Beginning of the sentence at its end, which `after n s` follows, or `for n s` where it fades. */
  ends: string
  /** True where nobody tells of its end: it is over after a minute without it. */
  fades?: boolean
  /** Milliseconds between words while it lasts; a minute when absent. */
  everyMs?: number
}

/** Something that is so, or is not. */
export interface Condition {
  /** Whether it is so. */
  readonly holds: boolean
  /**
   * It is so, or has happened once more.
   * @param fields of the line, should one follow now
   * @param sentence in the place of the usual one, where more is known
   * @returns whether that was news
   */
  met(fields?: object, sentence?: string): boolean
  /** It is over. */
  over(): void
}

/** Conditions of one kind, one for each of many. */
export interface Conditions {
  /** As for one condition. */
  met(key: string, fields?: object): boolean
}

const MINUTE_MS = 60_000
const MOST = 1000

const round = (ms: number): number => Math.round(ms / 100) / 10

/**
 * A condition that is not so yet. Where it doesn't fade, its lines are milestones: `lost` and `back`.
 * @param log takes its lines
 * @param options its words
 */
export function createCondition (log: ConditionLog, options: ConditionOptions): Condition {
  const { level, begins, ends, fades = false, everyMs = MINUTE_MS } = options
  let timer: NodeJS.Timeout | undefined
  let since = 0
  let lastAt = 0
  let count = 0
  let told = 0
  let last: object = {}
  let said = begins
  const milestone = (name: string): object => fades ? {} : { milestone: name }

  function end (until: number): void {
    clearInterval(timer)
    timer = undefined
    const seconds = round(until - since)
    // The end of an error is one, too: whoever looks at errors alone should see both.
    log[level === 'error' ? 'error' : 'info']({ ...milestone('back'), seconds, count }, `${ends} ${fades ? 'for' : 'after'} ${seconds} s`)
  }
  function tick (): void {
    if (count > told) {
      told = count
      log[level]({ ...last, seconds: round(performance.now() - since), count }, `${said}: still so, ${count} times by now`)
    } else if (fades) {
      end(lastAt)
    }
  }
  return {
    get holds () { return timer !== undefined },
    met (fields = {}, sentence = begins) {
      count += 1
      last = fields
      lastAt = performance.now()
      if (timer !== undefined) return false
      since = lastAt
      told = count = 1
      said = sentence
      timer = setInterval(tick, everyMs).unref()
      log[level]({ ...milestone('lost'), ...fields }, sentence)
      return true
    },
    over () { if (timer !== undefined) end(performance.now()) }
  }
}

/**
 * Conditions of one kind, each of which fades; of the thousand that were met last.
 * @param log takes their lines
 * @param options their words
 */
export function createConditions (log: ConditionLog, options: Omit<ConditionOptions, 'fades'>): Conditions {
  // One that falls out of a thousand ends unheard.
  const known = new LRUCache<string, Condition>({ max: MOST })
  return {
    met (key, fields) {
      const condition = known.get(key) ?? createCondition(log, { ...options, fades: true })
      known.set(key, condition)
      return condition.met(fields)
    }
  }
}
