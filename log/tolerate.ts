import { createConditions, type ConditionLog, type ConditionOptions } from './condition.js'
import { isAway } from '../database-away.js'

/**
 * Listener for failures that work goes on after: a condition for each kind, except while the database is away, which is told of where it is
 * noticed, once for all, and here at level debug.
 * @param log takes the lines
 * @param options words of the condition
 * @returns takes a failure, what it is about, and its kind where there are several
 */
export function tolerate (
  log: ConditionLog & { debug(fields: object, sentence: string): void }, options: Omit<ConditionOptions, 'fades'>
): (error: unknown, fields?: object, kind?: string) => void {
  const conditions = createConditions(log, options)
  return (error, fields = {}, kind = '') => {
    if (isAway(error)) log.debug({ err: error, ...fields }, options.begins)
    else conditions.met(kind, { err: error, ...fields })
  }
}
