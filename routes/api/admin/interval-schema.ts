import Type from 'typebox'
import { parseDay, parseMoment } from '../../../text.js'

const moment = (description: string) => Type.Optional(Type.Union([
  Type.String({ format: 'date-time' }), Type.String({ format: 'date' })
], { description, examples: ['2026-01-31T00:00:00.000Z', '2026-01-31'] }))

/**
 * Query parameters of a half-open interval of time.
 * @param absent what `from` is where it is absent
 */
export const intervalProperties = (absent = '') => ({
  from: moment(`Not before this; a date is its midnight in UTC${absent}`),
  to: moment('Before this; a date is its midnight in UTC')
})

/** A time that the schema let through. */
function instant (text: string | undefined, name: 'from' | 'to'): { [K in 'from' | 'to']?: Date } {
  const date = text === undefined ? null : parseDay(text) ?? parseMoment(text)
  return date === null ? {} : { [name]: date }
}

/** The interval of a query string. */
export function toInterval ({ from, to }: { from?: string, to?: string }): { from?: Date, to?: Date } {
  return { ...instant(from, 'from'), ...instant(to, 'to') }
}
