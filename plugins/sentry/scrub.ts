/** Last look at what leaves for Sentry: secrets that are known, and what looks like one. */
import { scrub } from '../../log/scrub.js'
import { withoutSecrets } from '../../log/secrets.js'

const DEEPEST = 12

/** Parts of an event that hold what a request or the process had at hand. */
const DROPPED = ['request', 'breadcrumbs', 'extra', 'modules']

const clean = (text: string): string => scrub(withoutSecrets(text))

function walk (value: object, depth: number): void {
  const fields = value as Record<string, unknown>
  for (const name of Object.keys(fields)) {
    const field = fields[name]
    if (typeof field === 'string') fields[name] = clean(field)
    else if (typeof field !== 'object' || field === null) continue
    else if (depth > DEEPEST) Reflect.deleteProperty(fields, name)
    else walk(field, depth + 1)
  }
}

/**
 * An event without secrets.
 * @param event changed in place
 * @returns the same
 */
export function scrubEvent<Event extends object> (event: Event): Event {
  for (const name of DROPPED) Reflect.deleteProperty(event, name)
  for (const part of ['exception', 'message', 'transaction', 'tags', 'spans', 'contexts', 'user'] as const) {
    const value = (event as Record<string, unknown>)[part]
    if (typeof value === 'string') Object.assign(event, { [part]: clean(value) })
    else if (typeof value === 'object' && value !== null) walk(value, 0)
  }
  return event
}
