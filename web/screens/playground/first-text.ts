/** Times to the first text, which only the page that asked has measured: kept for the life of its tab. */
const KEY = 'parley.first-text'
const MOST = 500

function load (): [string, number][] {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? '[]') as [string, number][]
  } catch {
    return []
  }
}

const times = new Map(load())

/**
 * Keep how long an answer's first text took.
 * @param messageId of the answer
 * @param ms since the question was sent
 */
export function keepFirstText (messageId: string, ms: number): void {
  times.set(messageId, Math.round(ms))
  try {
    sessionStorage.setItem(KEY, JSON.stringify([...times].slice(-MOST)))
  } catch {
    // Then a reload forgets it.
  }
}

/**
 * How long an answer's first text took, in milliseconds; undefined when another page asked.
 * @param messageId of the answer
 */
export const firstTextOf = (messageId: string): number | undefined => times.get(messageId)
