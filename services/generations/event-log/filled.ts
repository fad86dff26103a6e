import type { EventLog, FilledEventLog } from './port.js'

/**
 * A log that is filled from elsewhere, as its readers have it.
 * @param log that is filled
 * @param filling how that went so far; `over` ends it
 */
export function filledLog (log: EventLog, { first, ended, over }: Pick<FilledEventLog, 'first' | 'ended'> & { over: AbortController }): FilledEventLog {
  ended.catch(() => { over.abort() })
  return {
    first,
    ended,
    over: over.signal,
    get closed () { return log.closed },
    after: (cursor, most) => log.after(cursor, most),
    listen: (listener) => log.listen(listener),
    close () { over.abort() }
  }
}
